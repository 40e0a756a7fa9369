package io.jinwen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/** The licence of the weights: shown and asked about once, the answer kept beside the file. */
final class License {
  private static final String YOUTU =
      """
      The weights of Youtu-LLM-2B are not part of JinWen. They have a licence of their own, named
      youtu-llm; read it (LICENSE.txt at https://huggingface.co/tencent/Youtu-LLM-2B) before you use
      them. The licence of a sibling model says that it is not intended for use within the European
      Union.\
      """;

  private static final String OTHERS =
      """
      The weights of %s are not part of JinWen. They have a licence of their own%s; read it
      at %s before you use them.\
      """;

  private final Path accepted;
  private final String notice;

  private License(Path modelsFolder, String name, String notice) {
    this.accepted = modelsFolder.resolve(name + ".license-accepted.txt");
    this.notice = notice;
  }

  /**
   * That of the official weights.
   *
   * @param modelsFolder where the weights will lie
   */
  static License ofYoutu(Path modelsFolder) {
    return new License(modelsFolder, "Youtu-LLM-2B", YOUTU);
  }

  /**
   * That of any repository.
   *
   * @param named what the repository says it is
   * @param page where it can be read
   */
  static License of(Path modelsFolder, String repository, Optional<String> named, URI page) {
    return new License(
        modelsFolder,
        repository.replace('/', '.'),
        OTHERS.formatted(repository, named.map(", named "::concat).orElse(""), page));
  }

  /**
   * Returns once the licence is accepted: now, before, or by the option.
   *
   * @throws CommandException if it is not
   */
  void require(boolean acceptedByOption, BufferedReader in, PrintWriter out) throws IOException {
    if (Files.exists(accepted)) {
      return;
    }
    out.println(notice);
    if (!acceptedByOption) {
      out.print("Do you accept it? [y/N] ");
      out.flush();
      String answer = in.readLine();
      if (answer == null || !answer.strip().toLowerCase(Locale.ROOT).matches("y|yes")) {
        throw new CommandException(
            "the licence was not accepted, so nothing was fetched (--accept-license accepts it)");
      }
    }
    out.flush();
    Files.createDirectories(accepted.getParent());
    Files.writeString(accepted, "%s%n%nAccepted on %s.%n".formatted(notice, LocalDate.now()));
  }
}

package io.jinwen.tools;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** The licence of the weights: shown and asked about once, the answer kept beside the file. */
final class License {
  private static final String NOTICE =
      """
      The weights of Youtu-LLM-2B are not part of JinWen. They have a licence of their own, named
      youtu-llm; read it (LICENSE.txt at https://huggingface.co/tencent/Youtu-LLM-2B) before you use
      them. The licence of a sibling model says that it is not intended for use within the European
      Union.\
      """;

  private final Path accepted;

  /**
   * @param modelsFolder where the weights will lie
   */
  License(Path modelsFolder) {
    this.accepted = modelsFolder.resolve("Youtu-LLM-2B.license-accepted.txt");
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
    out.println(NOTICE);
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
    Files.writeString(accepted, "%s%n%nAccepted on %s.%n".formatted(NOTICE, LocalDate.now()));
  }
}

package io.jinwen.tools;

import io.jinwen.engine.api.ChatMessage;
import io.jinwen.engine.format.gguf.GgufFile;
import io.jinwen.engine.text.template.ChatTemplate;
import io.jinwen.engine.text.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Texts as a model's tokens. */
final class TextPassages {
  private final Tokenizer tokenizer;
  private final ChatTemplate template;
  private final int[] begin; // what the model puts before every text

  /**
   * Token ids, of which those from a place on are to be foretold.
   *
   * @param from at least 1
   */
  record Passage(int[] tokens, int from) {
    int counted() {
      return Math.max(0, tokens.length - from);
    }
  }

  TextPassages(GgufFile model) {
    tokenizer = Tokenizer.of(model.metadata());
    template = ChatTemplate.of(model.metadata(), tokenizer);
    begin = tokenizer.addsBos() ? tokenizer.bos().stream().toArray() : new int[0];
  }

  /**
   * The passages of lines: "system TAB question TAB answer" counts the answer behind the prompt
   * that the template makes, any other line all of itself but the first token.
   */
  List<Passage> lines(List<String> lines) {
    List<Passage> passages = new ArrayList<>();
    for (String line : lines) {
      Passage passage = line(line);
      if (passage.counted() > 0) {
        passages.add(passage);
      }
    }
    return passages;
  }

  private Passage line(String line) {
    String[] parts = line.replace("\\n", "\n").split("\t", -1);
    if (parts.length != 3) {
      return new Passage(joined(begin, tokenizer.encode(line.replace("\\n", "\n"))), 1);
    }
    List<ChatMessage> messages = new ArrayList<>();
    if (!parts[0].isEmpty()) {
      messages.add(ChatMessage.system(parts[0]));
    }
    messages.add(ChatMessage.user(parts[1]));
    int[] prompt = template.render(messages, false).tokens();
    int[] answer = joined(tokenizer.encode(parts[2]), tokenizer.eos().stream().toArray());
    return new Passage(joined(prompt, answer), prompt.length);
  }

  /**
   * One long text in windows: each begins {@code stride} tokens after the one before and counts
   * what the one before did not reach.
   */
  List<Passage> windows(String text, int window, int stride) {
    int[] tokens = tokenizer.encode(text);
    int room = window - begin.length;
    List<Passage> passages = new ArrayList<>();
    int reached = 1 - begin.length; // nothing foretells the first token of all
    for (int at = 0; reached < tokens.length; at += stride) {
      int to = Math.min(tokens.length, at + room);
      int[] part = joined(begin, Arrays.copyOfRange(tokens, at, to));
      passages.add(new Passage(part, Math.max(1, begin.length + Math.max(reached, at) - at)));
      reached = to;
    }
    return passages.stream().filter(passage -> passage.counted() > 0).toList();
  }

  /**
   * Windows of all texts one after the other, for calibration: at most {@code tokensMax} tokens,
   * spread over the whole.
   */
  int[][] calibrationWindows(List<String> lines, int window, int tokensMax) {
    int[] all =
        lines(lines).stream()
            .flatMapToInt(passage ->
                IntStream.concat(
                    Arrays.stream(passage.tokens, beginsWithBos(passage), passage.tokens.length),
                    Arrays.stream(tokenizer.encode("\n"))))
            .toArray();
    int room = window - begin.length;
    int windows = Math.ceilDiv(all.length, room);
    int taken = Math.max(1, Math.min(windows, tokensMax / window));
    int[][] chosen = new int[Math.min(windows, taken)][];
    for (int i = 0; i < chosen.length; i++) {
      int at = (int) ((long) i * windows / taken) * room;
      chosen[i] = joined(begin, Arrays.copyOfRange(all, at, Math.min(all.length, at + room)));
    }
    return chosen;
  }

  private int beginsWithBos(Passage passage) {
    return begin.length > 0 && passage.tokens[0] == begin[0] ? 1 : 0;
  }

  /** A text file's lines; anything that is not UTF-8 is refused by name. */
  static List<String> read(Path file) throws IOException {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (CharacterCodingException e) {
      throw new CommandException(file + " is not UTF-8 text; save it as UTF-8", e);
    }
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(IntStream.of(first), IntStream.of(second)).toArray();
  }
}

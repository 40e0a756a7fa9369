package io.jinwen.engine.text.tokenizer;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A vocabulary and the ids that a reference library gave; tools/parity/tokenizer_golden.py. */
record GoldenFile(TokenizerSource source, List<Case> cases) {
  record Case(String text, int[] ids) {
    @Override
    public String toString() {
      return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
  }

  static GoldenFile bytePairs(String pre) {
    return read(pre, "gpt2");
  }

  static GoldenFile sentencePiece() {
    return read("sentencepiece", "llama");
  }

  private static GoldenFile read(String name, String model) {
    List<String> tokens = new ArrayList<>();
    List<Integer> types = new ArrayList<>();
    List<Float> scores = new ArrayList<>();
    List<String> merges = new ArrayList<>();
    List<Case> cases = new ArrayList<>();
    for (String line : lines(name + ".golden")) {
      String rest = line.substring(line.indexOf(' ') + 1);
      switch (line.substring(0, line.indexOf(' '))) {
        case "#" -> {}
        case "token" -> {
          tokens.add(unquote(rest));
          types.add(1);
        }
        case "merge" -> merges.add(unquote(rest));
        case "piece" -> {
          String[] fields = rest.split(" ", 3);
          types.add(Integer.parseInt(fields[0]));
          scores.add(Float.parseFloat(fields[1]));
          tokens.add(unquote(fields[2]));
        }
        case "case" -> {
          int close = rest.lastIndexOf('"') + 1;
          cases.add(new Case(unquote(rest.substring(0, close)), ids(rest.substring(close))));
        }
        default -> throw new AssertionError(line);
      }
    }
    float[] scoreArray = new float[scores.size()];
    for (int i = 0; i < scoreArray.length; i++) {
      scoreArray[i] = scores.get(i);
    }
    TokenizerSource source =
        new TokenizerSource(
            model,
            model.equals("gpt2") ? name : "",
            tokens,
            types.stream().mapToInt(Integer::intValue).toArray(),
            scoreArray,
            merges,
            TokenizerSource.Ids.NONE,
            TokenizerSource.Flags.NONE);
    return new GoldenFile(source, cases);
  }

  /** The same vocabulary with more entries at its end, of the given type. */
  TokenizerSource with(int type, String... names) {
    List<String> tokens = new ArrayList<>(source.tokens());
    tokens.addAll(List.of(names));
    int[] types = Arrays.copyOf(source.types(), tokens.size());
    Arrays.fill(types, source.types().length, types.length, type);
    float[] scores =
        source.scores().length == 0
            ? source.scores()
            : Arrays.copyOf(source.scores(), types.length);
    return new TokenizerSource(
        source.model(),
        source.pre(),
        tokens,
        types,
        scores,
        source.merges(),
        source.ids(),
        new TokenizerSource.Flags(Optional.empty(), Optional.empty(), Optional.empty()));
  }

  private static List<String> lines(String name) {
    try (InputStream in = GoldenFile.class.getResourceAsStream(name)) {
      return Arrays.asList(
          new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8)
              .split("\n"));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static int[] ids(String text) {
    return text.isBlank()
        ? new int[0]
        : Arrays.stream(text.strip().split(" ")).mapToInt(Integer::parseInt).toArray();
  }

  /** The value of a JSON string. */
  private static String unquote(String quoted) {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c != '\\') {
        out.append(c);
        continue;
      }
      char escape = quoted.charAt(++i);
      switch (escape) {
        case 'n' -> out.append('\n');
        case 'r' -> out.append('\r');
        case 't' -> out.append('\t');
        case 'b' -> out.append('\b');
        case 'f' -> out.append('\f');
        case 'u' -> {
          out.append((char) Integer.parseInt(quoted.substring(i + 1, i + 5), 16));
          i += 4;
        }
        default -> out.append(escape);
      }
    }
    return out.toString();
  }
}

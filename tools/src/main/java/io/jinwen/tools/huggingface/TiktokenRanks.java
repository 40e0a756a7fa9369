package io.jinwen.tools.huggingface;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The vocabulary of Qwen-1: lines "BASE64 RANK". The merges, which it does not list, are found
 * again: a token is merged from the two parts that are left when its bytes are merged with all
 * lower ranks.
 *
 * @param tokens by id, in the printable alphabet of byte-level BPE
 * @param merges in order of rank
 */
record TiktokenRanks(Map<Integer, String> tokens, List<String> merges) {
  private static final int EXTRAS = 205;

  static TiktokenRanks read(byte[] file) {
    TreeMap<Integer, String> byRank = new TreeMap<>();
    Map<String, Integer> ranks = new HashMap<>(); // bytes as Latin-1 text
    for (String line : new String(file, StandardCharsets.ISO_8859_1).split("\n")) {
      if (line.isBlank()) {
        continue;
      }
      String[] parts = line.strip().split(" ");
      try {
        String bytes =
            new String(Base64.getDecoder().decode(parts[0]), StandardCharsets.ISO_8859_1);
        int rank = Integer.parseInt(parts[1]);
        byRank.put(rank, bytes);
        ranks.put(bytes, rank);
      } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
        throw new ImportRefused("qwen.tiktoken is damaged; download it again");
      }
    }
    Map<Integer, String> tokens = new TreeMap<>();
    List<String> merges = new ArrayList<>();
    byRank.forEach((rank, bytes) -> {
      tokens.put(rank, printable(bytes));
      if (bytes.length() > 1) {
        List<String> parts = parts(bytes, ranks, rank);
        if (parts.size() == 2) {
          merges.add(printable(parts.get(0)) + " " + printable(parts.get(1)));
        }
      }
    });
    return new TiktokenRanks(tokens, merges);
  }

  private static List<String> parts(String bytes, Map<String, Integer> ranks, int below) {
    List<String> parts = new ArrayList<>(List.of(bytes.split("")));
    while (true) {
      int best = -1;
      int bestRank = below;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank = ranks.getOrDefault(parts.get(i) + parts.get(i + 1), Integer.MAX_VALUE);
        if (rank < bestRank) {
          bestRank = rank;
          best = i;
        }
      }
      if (best < 0) {
        return parts;
      }
      parts.set(best, parts.get(best) + parts.remove(best + 1));
    }
  }

  /** GPT-2's stand-in for each byte. */
  private static String printable(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length(); i++) {
      text.append(ALPHABET[bytes.charAt(i)]);
    }
    return text.toString();
  }

  private static final char[] ALPHABET = alphabet();

  private static char[] alphabet() {
    char[] alphabet = new char[256];
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean plain = (b >= 0x21 && b <= 0x7e) || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      alphabet[b] = (char) (plain ? b : next++);
    }
    return alphabet;
  }

  /** The tokens behind the ranks, which only Qwen's own code lists. */
  static List<String> qwenSpecials() {
    List<String> specials = new ArrayList<>(List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>"));
    for (int i = 0; i < EXTRAS; i++) {
      specials.add("<|extra_%d|>".formatted(i));
    }
    return specials;
  }
}

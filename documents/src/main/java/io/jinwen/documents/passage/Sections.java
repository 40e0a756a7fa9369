package io.jinwen.documents.passage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Cuts a document's passages into sections of consecutive ones that a model can be given whole. The
 * same passages are cut the same way whenever it is done, so nothing of it has to be kept.
 */
public final class Sections {
  private Sections() {}

  /**
   * Where sections begin: in front of a passage that finds no more room, and of one under another
   * heading than the passage before it, where at least half of the room is taken.
   *
   * @param passages of one document, in reading order
   * @param tokens of a passage as a model reads it
   * @param tokensMax of a section; a passage that has more is one alone
   * @return places in the list of passages, the first of them 0; empty for no passages
   */
  public static List<Integer> starts(
      List<Passage> passages, ToIntFunction<Passage> tokens, int tokensMax) {
    List<Integer> starts = new ArrayList<>();
    int taken = 0;
    for (int i = 0; i < passages.size(); i++) {
      Passage passage = passages.get(i);
      int more = tokens.applyAsInt(passage);
      boolean begins =
          i == 0
              || taken + more > tokensMax
              || taken >= tokensMax / 2 && !passage.path().equals(passages.get(i - 1).path());
      if (begins) {
        starts.add(i);
        taken = 0;
      }
      taken += more;
    }
    return List.copyOf(starts);
  }
}

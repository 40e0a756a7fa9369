package io.jinwen.assistant.knowledge;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Conditions that exclude each other ({@code oppositions.yaml}): what holds for a fixed rate does
 * not hold for a floating one. A question that names a side which an answer's questions never name,
 * while they stand on another side, asks something else, however alike the words are. Immutable.
 */
final class Oppositions {
  private static final String FILE = "oppositions.yaml";
  private static final Set<String> FIELDS = Set.of("id", "sides", "except", "implied");

  /** No side: an answer that names none stands nowhere. */
  private static final int NONE = -1;

  private final List<Group> groups;
  private final WordFinder<Side> words = new WordFinder<>();

  /** A side of a group, by their numbers. */
  private record Side(int group, int side) {}

  /**
   * One pair or more of sides.
   *
   * @param sides the words of each, folded, longer ones first
   * @param except words that only look as if they named a side, folded
   * @param implied the side of a text that names none
   */
  private record Group(String id, List<List<String>> sides, List<String> except, int implied) {}

  /**
   * Which sides a text, or all questions of an answer, name.
   *
   * @param named by group, a bit for each side
   */
  record Sides(List<BitSet> named) {
    void add(Sides other) {
      for (int group = 0; group < named.size(); group++) {
        named.get(group).or(other.named.get(group));
      }
    }
  }

  private Oppositions(List<Group> groups) {
    this.groups = List.copyOf(groups);
    for (int group = 0; group < groups.size(); group++) {
      List<List<String>> sides = groups.get(group).sides();
      for (int side = 0; side < sides.size(); side++) {
        for (String word : sides.get(side)) {
          words.add(word, new Side(group, side));
        }
      }
    }
  }

  /**
   * Reads the delivered file.
   *
   * @throws KnowledgeException naming the group in which something is missing
   */
  static Oppositions delivered() {
    DataFolder knowledge = DataFolder.delivered("knowledge");
    return of(FILE, knowledge.text(FILE));
  }

  static Oppositions of(String file, String yaml) {
    List<Group> groups = new ArrayList<>();
    for (Entry entry : Entry.listOf(file, yaml)) {
      entry.allowOnly(FIELDS);
      List<List<String>> sides = new ArrayList<>();
      int implied = NONE;
      Optional<String> impliedWord = entry.optionalText("implied");
      for (String side : entry.texts("sides")) {
        List<String> words = words(side);
        if (impliedWord.filter(word -> words.contains(FoldedText.of(word))).isPresent()) {
          implied = sides.size();
        }
        sides.add(words);
      }
      if (impliedWord.isPresent() && implied == NONE) {
        throw entry.defect(Defect.NOT_ONE_OF, "implied", impliedWord.get(), "the words of a side");
      }
      List<String> except = entry.optionalTexts("except").stream().map(FoldedText::of).toList();
      groups.add(new Group(entry.text("id"), List.copyOf(sides), except, implied));
    }
    return new Oppositions(groups);
  }

  private static List<String> words(String side) {
    List<String> words = new ArrayList<>();
    for (String word : side.split("[,，]")) {
      words.add(FoldedText.of(word));
    }
    return List.copyOf(words);
  }

  /** No text names anything yet. */
  Sides none() {
    List<BitSet> named = new ArrayList<>();
    groups.forEach(group -> named.add(new BitSet(group.sides().size())));
    return new Sides(named);
  }

  /** The sides that a text names. */
  Sides in(String text) {
    return inFolded(FoldedText.of(text));
  }

  /** The sides that a folded text names. */
  Sides inFolded(String folded) {
    Sides sides = none();
    words.in(folded, it -> sides.named().get(it.group()).set(it.side()));
    for (int group = 0; group < groups.size(); group++) {
      BitSet named = sides.named().get(group);
      if (!named.isEmpty() && !groups.get(group).except().isEmpty()) {
        named.clear();
        nameBesideExceptions(groups.get(group), folded, named);
      }
    }
    return sides;
  }

  private static void nameBesideExceptions(Group group, String folded, BitSet named) {
    String left = folded;
    for (String word : group.except()) {
      left = left.replace(word, " ");
    }
    for (int side = 0; side < group.sides().size(); side++) {
      for (String word : group.sides().get(side)) {
        if (left.contains(word)) {
          named.set(side);
          break;
        }
      }
    }
  }

  /** Ids of the groups in which a question stands on a side that an answer does not know. */
  List<String> between(Sides question, Sides answer) {
    List<String> found = new ArrayList<>();
    for (int group = 0; group < groups.size(); group++) {
      BitSet known = answer.named().get(group);
      BitSet asked = (BitSet) question.named().get(group).clone();
      asked.andNot(known);
      int implied = groups.get(group).implied();
      if (known.isEmpty() && implied != NONE) {
        asked.clear(implied);
      }
      if (!asked.isEmpty() && (!known.isEmpty() || implied != NONE)) {
        found.add(groups.get(group).id());
      }
    }
    return found;
  }

  /**
   * A text with the side that it names changed to the one that another names: 加息 becomes 降息.
   *
   * @return empty where no group has one side in each
   */
  Optional<String> turned(String text, String towards) {
    String folded = FoldedText.of(text);
    String wanted = FoldedText.of(towards);
    for (Group group : groups) {
      Optional<String> to = word(group, wanted);
      Optional<String> from = word(group, folded);
      if (to.isPresent() && from.isPresent() && !to.equals(from)) {
        return Optional.of(folded.replace(from.get(), to.get()));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> word(Group group, String folded) {
    return group.sides().stream().flatMap(List::stream).filter(folded::contains).findFirst();
  }
}

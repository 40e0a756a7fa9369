package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.DataFolder;
import io.jinwen.assistant.ops.upkeep.ChangeLog.Change;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Changes of the entries of one kind. Safe for use by many threads. */
public final class EntryUpkeep {
  private static final int CHARACTERS_MAX = 20_000;
  private static final String OFF = "id: %s%ndisabled: true%n";

  private final EntryKind kind;
  private final Supplier<DataFolder> given;
  private final OwnFolder own;
  private final ChangeLog log;
  private Optional<Map<String, String>> delivered = Optional.empty();

  /**
   * @param given the knowledge folder without changes
   * @param own the folder of the changes of all kinds
   */
  public EntryUpkeep(EntryKind kind, Supplier<DataFolder> given, Path own, ChangeLog log) {
    this.kind = kind;
    this.given = given;
    this.own = new OwnFolder(own.resolve(kind.folder()));
    this.log = log;
  }

  /**
   * An entry as a list for administrators shows it.
   *
   * @param title what people know it by
   * @param group what it belongs to
   * @param text as somebody wrote it; the delivered one where it is not used
   */
  public record Listed(String id, String title, String group, String text, Origin origin) {}

  /** All entries, those that are not used too: the delivered ones in their order, then others. */
  public synchronized List<Listed> entries() {
    Map<String, String> ours = own.read();
    List<Listed> listed = new ArrayList<>();
    delivered()
        .forEach((id, text) -> {
          Optional<String> changed = Optional.ofNullable(ours.get(id));
          if (changed.filter(EntryUpkeep::isOff).isPresent()) {
            listed.add(listed(id, text, Origin.OFF));
          } else {
            listed.add(
                listed(
                    id,
                    changed.orElse(text),
                    changed.isPresent() ? Origin.CHANGED : Origin.DELIVERED));
          }
        });
    ours.forEach((id, text) -> {
      if (!delivered().containsKey(id) && !isOff(text)) {
        listed.add(listed(id, text, Origin.OWN));
      }
    });
    return listed;
  }

  public Optional<Listed> find(String id) {
    return entries().stream().filter(entry -> entry.id().equals(id)).findFirst();
  }

  /**
   * Keeps an entry and uses it from now on.
   *
   * @param id the entry that is changed; absent for a new one, whose text says its id
   * @param text a YAML document
   * @return its id
   * @throws UpkeepException EMPTY, TOO_LONG, NO_ID, BAD_ID, ID_CHANGED, EXISTS, DEFECTIVE,
   *     EXAMPLE_SILENT or EXAMPLE_FIRES
   */
  public synchronized String save(String actor, Optional<String> id, String text) {
    if (text.isBlank()) {
      throw new UpkeepException(UpkeepException.Code.EMPTY);
    }
    if (text.length() > CHARACTERS_MAX) {
      throw new UpkeepException(UpkeepException.Code.TOO_LONG, text.length(), CHARACTERS_MAX);
    }
    String said =
        EntryTexts.field(text, "id")
            .orElseThrow(() -> new UpkeepException(UpkeepException.Code.NO_ID));
    OwnFolder.requireId(said);
    if (id.isPresent() && !id.get().equals(said)) {
      throw new UpkeepException(UpkeepException.Code.ID_CHANGED, id.get(), said);
    }
    if (id.isEmpty() && find(said).isPresent()) {
      throw new UpkeepException(UpkeepException.Code.EXISTS, said);
    }
    keep(actor, said, Optional.of(text), text);
    return said;
  }

  /**
   * Uses an entry no more: an own one is forgotten, a delivered one is switched off.
   *
   * @throws UpkeepException NOT_FOUND, or DEFECTIVE where other entries need it
   */
  public synchronized void remove(String actor, String id) {
    if (find(id).isEmpty()) {
      throw new UpkeepException(UpkeepException.Code.NOT_FOUND, id);
    }
    Optional<String> off =
        delivered().containsKey(id) ? Optional.of(OFF.formatted(id)) : Optional.empty();
    keep(actor, id, off, "");
  }

  /**
   * Uses a delivered entry again as it was delivered.
   *
   * @throws UpkeepException NOT_FOUND, or DEFECTIVE where other entries need the changed one
   */
  public synchronized void restore(String actor, String id) {
    String text = delivered().get(id);
    if (text == null) {
      throw new UpkeepException(UpkeepException.Code.NOT_FOUND, id);
    }
    keep(actor, id, Optional.empty(), text);
  }

  /**
   * What an entry would make of a sentence, were it kept as it stands in the text.
   *
   * @throws UpkeepException NO_ID, BAD_ID or DEFECTIVE
   */
  public synchronized Trial trial(String text, String sentence) {
    String id =
        EntryTexts.field(text, "id")
            .orElseThrow(() -> new UpkeepException(UpkeepException.Code.NO_ID));
    OwnFolder.requireId(id);
    return kind.trial(
        changed(new LinkedHashMap<>(own.read()), id, Optional.of(text)), id, sentence);
  }

  /** The text of an entry as it was delivered; empty for an own one. */
  public synchronized Optional<String> deliveredText(String id) {
    return Optional.ofNullable(delivered().get(id));
  }

  /** The newest changes of all entries. */
  public List<Change> history(int limit) {
    return log.ofKind(kind.subject(), limit);
  }

  /** The newest changes of one entry. */
  public List<Change> history(String id, int limit) {
    return log.of(kind.subject(), id, limit);
  }

  private void keep(String actor, String id, Optional<String> text, String after) {
    Map<String, String> ours = new LinkedHashMap<>(own.read());
    Optional<String> earlier = Optional.ofNullable(ours.get(id));
    String before =
        find(id).filter(entry -> entry.origin() != Origin.OFF).map(Listed::text).orElse("");
    Runnable use = kind.check(changed(ours, id, text), id);
    own.put(id, text);
    try {
      log.record(actor, kind.subject(), id, before, after);
    } catch (RuntimeException notRecorded) {
      own.put(id, earlier);
      throw notRecorded;
    }
    use.run();
  }

  /** The knowledge folder with all changes of this kind and one of them made. */
  private DataFolder changed(Map<String, String> ours, String id, Optional<String> text) {
    ours.remove(id);
    text.ifPresent(changed -> ours.put(id, changed));
    DataFolder folder = given.get();
    for (Map.Entry<String, String> each : ours.entrySet()) {
      String file = DataFolder.OWN + kind.folder() + "/" + OwnFolder.fileName(each.getKey());
      folder = folder.with(file, each.getValue());
    }
    return folder;
  }

  private Map<String, String> delivered() {
    if (delivered.isEmpty()) {
      DataFolder folder = given.get();
      Map<String, String> texts = new LinkedHashMap<>();
      for (String file : folder.yamlFiles(kind.folder())) {
        texts.putAll(EntryTexts.ofList(folder.text(file)));
      }
      delivered = Optional.of(texts);
    }
    return delivered.get();
  }

  private Listed listed(String id, String text, Origin origin) {
    return new Listed(
        id,
        EntryTexts.field(text, kind.titleField()).orElse(id),
        EntryTexts.field(text, kind.groupField()).orElse(""),
        text,
        origin);
  }

  private static boolean isOff(String text) {
    return EntryTexts.field(text, "disabled").equals(Optional.of("true"));
  }

  /**
   * A kind of entries that can be changed.
   *
   * <p>What was read is checked before it is used: {@link #check} reads a folder as the start does
   * and gives what puts it into use.
   */
  public interface EntryKind {
    /** Its folder below the knowledge folder, and below {@code own}. */
    String folder();

    /** What a change of one is recorded under. */
    String subject();

    /** The field that people know an entry by. */
    String titleField();

    /** The field by which entries belong together. */
    String groupField();

    /**
     * Reads a folder.
     *
     * @param changedId the entry that was changed, to be looked at more closely
     * @return what puts it into use
     * @throws UpkeepException DEFECTIVE, EXAMPLE_SILENT or EXAMPLE_FIRES
     */
    Runnable check(DataFolder folder, String changedId);

    /**
     * Whether an entry speaks up at a sentence, and why.
     *
     * @throws UpkeepException DEFECTIVE where the folder cannot be read
     */
    Trial trial(DataFolder folder, String id, String sentence);
  }

  /**
   * What an entry makes of a sentence, were somebody to ask it.
   *
   * @param found what of the sentence it looks for
   * @param excusing what of the sentence keeps it silent
   * @param inAnswers whether it speaks up where an answer says the sentence
   */
  public record Trial(
      Outcome outcome, List<String> found, List<String> excusing, boolean inAnswers) {
    static final Trial NOTHING = of(List.of());

    static Trial of(List<String> found) {
      Outcome outcome = found.isEmpty() ? Outcome.SILENT : Outcome.FIRES;
      return new Trial(outcome, found, List.of(), false);
    }

    /** Whether who asks gets to see something of it. */
    public boolean fires() {
      return switch (outcome) {
        case FIRES, BY_INTENT, MENTIONED, DISCLOSES -> true;
        case SILENT, ORDINARY, DEFINITION -> false;
      };
    }

    /** Whether an entry speaks up, and if not although its words are there, why. */
    public enum Outcome {
      /** Its words are there. */
      FIRES,
      /** What the sentence is after calls for it, whatever its words. */
      BY_INTENT,
      /**
       * It hints and refuses nothing: the sentence only mentions what it forbids, or asks for help.
       */
      MENTIONED,
      /** Only its disclosure is added: the question is an ordinary one. */
      DISCLOSES,
      /** Its words are not there. */
      SILENT,
      /** Its words are there, in an ordinary question. */
      ORDINARY,
      /** Its words are there, and the question only asks what one of them means. */
      DEFINITION
    }
  }
}

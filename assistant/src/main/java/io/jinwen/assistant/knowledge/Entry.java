package io.jinwen.assistant.knowledge;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * One entry of a data file with typed access to its fields. Every scalar is read as the text that
 * was written, so a date stays the day that the author typed, whatever the time zone. What is wrong
 * is told with file and id.
 */
public final class Entry {
  private static final List<String> TRUTHS = List.of("true", "false");

  /** Fields by which an entry may be told, the first that it has. */
  private static final List<String> NAMES = List.of("id", "name", "word", "phrase");

  private final String file;
  private final String id;
  private final String path; // of the group within the entry, "trigger." for example
  private final Map<String, Object> fields;

  private Entry(String file, String id, String path, Map<String, Object> fields) {
    this.file = file;
    this.id = id;
    this.path = path;
    this.fields = fields;
  }

  /** The entries of a file that is a list. */
  public static List<Entry> listOf(String file, String yaml) {
    return listOf(file, parse(file, yaml));
  }

  /** The entries of a file that is a list, with the figures that they name. */
  public static List<Entry> listOf(String file, String yaml, Facts facts) {
    return listOf(file, facts.putInto(file, parse(file, yaml)));
  }

  private static List<Entry> listOf(String file, Object parsed) {
    if (!(parsed instanceof List<?> items)) {
      throw new KnowledgeException(Defect.NOT_A_LIST).in(file);
    }
    List<Entry> entries = new ArrayList<>(items.size());
    for (Object item : items) {
      entries.add(of(file, "number " + (entries.size() + 1), item));
    }
    return entries;
  }

  /** A file that is one entry. */
  public static Entry of(String file, String yaml) {
    return of(file, "(the whole file)", parse(file, yaml));
  }

  /** A file that is one entry, with the figures that it names. */
  public static Entry of(String file, String yaml, Facts facts) {
    return of(file, "(the whole file)", facts.putInto(file, parse(file, yaml)));
  }

  private static Entry of(String file, String fallbackId, Object item) {
    if (!(item instanceof Map<?, ?> map)) {
      throw new KnowledgeException(Defect.NOT_AN_ENTRY).in(file, fallbackId);
    }
    Map<String, Object> fields = new LinkedHashMap<>();
    map.forEach((key, value) -> fields.put(String.valueOf(key), value));
    return new Entry(file, idOf(fields, fallbackId), "", fields);
  }

  private static String idOf(Map<String, Object> fields, String otherwise) {
    return NAMES.stream()
        .map(fields::get)
        .filter(String.class::isInstance)
        .map(String.class::cast)
        .findFirst()
        .orElse(otherwise);
  }

  /** The file that it is in. */
  public String file() {
    return file;
  }

  /** What it is told by: its id, or its place in the file. */
  public String id() {
    return id;
  }

  /** Whether it only says that the delivered entry of its id is not used. */
  public boolean isOff() {
    return isTrue("disabled");
  }

  /** What it cites of the register. */
  public Citation citation() {
    return new Citation(file, id, optionalDay("asOf"), optionalTexts("basis"));
  }

  /** Refuses fields that nobody reads: a typing error would otherwise be lost in silence. */
  public Entry allowOnly(Set<String> known) {
    for (String key : fields.keySet()) {
      if (!known.contains(key)) {
        throw defect(Defect.UNKNOWN_FIELD, path + key, KnowledgeException.choice(known));
      }
    }
    return this;
  }

  /** A text that must be there and not be blank. */
  public String text(String key) {
    if (fields.get(key) instanceof String text && !text.isBlank()) {
      return text.strip();
    }
    Object value = present(key);
    throw value instanceof String
        ? defect(Defect.MISSING, path + key)
        : defect(Defect.NOT_A_TEXT, path + key, value);
  }

  /** A text that may be left out or left empty. */
  public Optional<String> optionalText(String key) {
    return switch (fields.get(key)) {
      case null -> Optional.empty();
      case String text -> Optional.of(text.strip()).filter(said -> !said.isEmpty());
      case Object other -> throw defect(Defect.NOT_A_TEXT, path + key, other);
    };
  }

  /** A text that must be one of those known. */
  String oneOf(String key, Collection<String> known) {
    String text = text(key);
    if (!known.contains(text)) {
      throw defect(Defect.NOT_ONE_OF, path + key, text, KnowledgeException.choice(known));
    }
    return text;
  }

  /** A text that must be one of an enumeration, written small. */
  public <E extends Enum<E>> E oneOf(String key, Class<E> known) {
    List<String> names =
        Arrays.stream(known.getEnumConstants())
            .map(value -> value.name().toLowerCase(Locale.ROOT))
            .toList();
    return known.getEnumConstants()[names.indexOf(oneOf(key, names))];
  }

  /** A list of texts that may be left out. */
  public List<String> optionalTexts(String key) {
    return fields.containsKey(key) ? texts(key) : List.of();
  }

  /** A list of texts that must be there; it may be empty. */
  public List<String> texts(String key) {
    if (!(present(key) instanceof List<?> list)) {
      throw defect(Defect.LIST_EXPECTED, path + key, fields.get(key));
    }
    return list.stream().map(item -> textIn(key, item)).toList();
  }

  private String textIn(String key, Object item) {
    if (item instanceof String text && !text.isBlank()) {
      return text.strip();
    }
    throw defect(Defect.TEXTS_EXPECTED, path + key, item);
  }

  /** A number that must be there. */
  public double number(String key) {
    try {
      return Double.parseDouble(text(key));
    } catch (NumberFormatException notANumber) {
      throw defect(Defect.NOT_A_NUMBER, path + key, text(key));
    }
  }

  /** A whole number that must be there. */
  public int wholeNumber(String key) {
    try {
      return Integer.parseInt(text(key));
    } catch (NumberFormatException notWhole) {
      throw defect(Defect.NOT_A_WHOLE_NUMBER, path + key, text(key));
    }
  }

  /** Whether a field says true; one that is left out says false. */
  public boolean isTrue(String key) {
    return optionalText(key).map(said -> oneOf(key, TRUTHS)).equals(Optional.of("true"));
  }

  /** A day that must be there, written 2026-11-01. */
  LocalDate day(String key) {
    return parsedDay(key, text(key));
  }

  /** A day that may be left out. */
  public Optional<LocalDate> optionalDay(String key) {
    return optionalText(key).map(text -> parsedDay(key, text));
  }

  /** A list of days that may be left out. */
  List<LocalDate> days(String key) {
    return optionalTexts(key).stream().map(text -> parsedDay(key, text)).toList();
  }

  private LocalDate parsedDay(String key, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException notADay) {
      throw defect(Defect.NOT_A_DAY, path + key, text);
    }
  }

  /** A group of fields that must be there. */
  public Entry group(String key) {
    return inner(key, present(key));
  }

  /** A group of fields that may be left out. */
  public Optional<Entry> optionalGroup(String key) {
    Object value = fields.get(key);
    return value == null ? Optional.empty() : Optional.of(inner(key, value));
  }

  /** A list of groups that may be left out. */
  public List<Entry> groups(String key) {
    Object value = fields.getOrDefault(key, List.of());
    if (!(value instanceof List<?> list)) {
      throw defect(Defect.LIST_EXPECTED, path + key, value);
    }
    return list.stream().map(item -> inner(key, item)).toList();
  }

  private Entry inner(String key, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw defect(Defect.GROUP_EXPECTED, path + key, value);
    }
    Map<String, Object> inner = new LinkedHashMap<>();
    map.forEach((name, item) -> inner.put(String.valueOf(name), item));
    return new Entry(file, idOf(inner, id), path + key + ".", inner);
  }

  /** Its fields as texts, in the order of the file. */
  Map<String, String> asTexts() {
    Map<String, String> texts = new LinkedHashMap<>();
    fields.keySet().forEach(key -> texts.put(key, text(key)));
    return texts;
  }

  private Object present(String key) {
    return Optional.ofNullable(fields.get(key))
        .orElseThrow(() -> defect(Defect.MISSING, path + key));
  }

  /** A field whose text lies outside its bounds. */
  public KnowledgeException outOfRange(String key, String min, String max) {
    return defect(Defect.OUT_OF_RANGE, path + key, text(key), min, max);
  }

  /** Something wrong with it, at its place. */
  public KnowledgeException defect(Defect what, Object... values) {
    return new KnowledgeException(what, values).in(file, id);
  }

  private static Object parse(String file, String text) {
    return ParsedTexts.find(text).orElseGet(() -> parseYaml(file, text));
  }

  /** What is in a YAML text: texts, lists and maps. */
  static Object parseYaml(String file, String text) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    DumperOptions unused = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(options), new Representer(unused), unused, options, new TextOnly());
    try {
      return yaml.load(text);
    } catch (YAMLException broken) {
      throw KnowledgeException.noYaml(broken).in(file);
    }
  }

  /** Leaves every scalar a text: {@code on} is a key of ours and must not become a boolean. */
  private static final class TextOnly extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      addImplicitResolver(Tag.MERGE, MERGE, "<", 10);
    }
  }
}

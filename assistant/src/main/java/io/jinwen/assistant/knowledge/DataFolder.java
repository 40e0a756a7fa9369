package io.jinwen.assistant.knowledge;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The text of all data files below one folder, by path relative to it: {@code
 * "glossary/bonds.yaml"}. Read at once, so that later loading touches no disk and a folder inside a
 * jar is as good as one on disk.
 */
public final class DataFolder {
  /** Where an institution's own entries lie; they replace those delivered with the same id. */
  public static final String OWN = "own/";

  private final String name;
  private final SortedMap<String, String> texts;

  private DataFolder(String name, SortedMap<String, String> texts) {
    this.name = name;
    this.texts = texts;
  }

  /**
   * A folder that an institution keeps and edits itself.
   *
   * @throws KnowledgeException if it cannot be read
   */
  public static DataFolder of(Path folder) {
    try {
      return new DataFolder(folder.toString(), read(folder));
    } catch (IOException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(folder.toString());
    }
  }

  /**
   * A folder that is delivered with the program, such as {@code "knowledge"}.
   *
   * @throws KnowledgeException if there is none
   */
  public static DataFolder delivered(String folder) {
    URL found = DataFolder.class.getResource("/" + folder);
    if (found == null) {
      throw new KnowledgeException(Defect.PROGRAM_INCOMPLETE).in(folder);
    }
    try {
      return new DataFolder(folder, readLocation(found.toURI()));
    } catch (IOException | URISyntaxException unreadable) {
      throw new KnowledgeException(Defect.UNREADABLE).because(unreadable).in(folder);
    }
  }

  /**
   * The text of one file.
   *
   * @throws KnowledgeException if there is none
   */
  public String text(String file) {
    String text = texts.get(file);
    if (text == null) {
      throw new KnowledgeException(Defect.FILE_MISSING).in(name + "/" + file);
    }
    return text;
  }

  /** The YAML files directly in a subfolder (in the folder itself for {@code ""}), by name. */
  public List<String> yamlFiles(String subfolder) {
    String prefix = subfolder.isEmpty() ? "" : subfolder + "/";
    return texts.keySet().stream()
        .filter(file -> file.startsWith(prefix) && file.endsWith(".yaml"))
        .filter(file -> file.indexOf('/', prefix.length()) < 0)
        .toList();
  }

  /** All YAML files, those in subfolders too, by name. */
  List<String> allYamlFiles() {
    return texts.keySet().stream().filter(file -> file.endsWith(".yaml")).toList();
  }

  /**
   * The same with the files of an institution's own folder under {@code own/}; the same where there
   * is no such folder.
   *
   * @throws KnowledgeException if it cannot be read
   */
  public DataFolder withOwn(Path folder) {
    if (!Files.isDirectory(folder)) {
      return this;
    }
    SortedMap<String, String> all = new TreeMap<>(texts);
    of(folder).texts.forEach((file, text) -> all.put(OWN + file, text));
    return new DataFolder(name, all);
  }

  /** The same with one file more, or another text in it. */
  public DataFolder with(String file, String text) {
    SortedMap<String, String> all = new TreeMap<>(texts);
    all.put(file, text);
    return new DataFolder(name, all);
  }

  /** The same without one file. */
  public DataFolder without(String file) {
    SortedMap<String, String> all = new TreeMap<>(texts);
    all.remove(file);
    return new DataFolder(name, all);
  }

  private static SortedMap<String, String> readLocation(URI location) throws IOException {
    if (!"jar".equals(location.getScheme())) {
      return read(Path.of(location));
    }
    String[] jarAndEntry = location.toString().split("!", 2);
    try (FileSystem jar = FileSystems.newFileSystem(URI.create(jarAndEntry[0]), Map.of())) {
      return read(jar.getPath(jarAndEntry[1]));
    }
  }

  private static SortedMap<String, String> read(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(folder.toString());
    }
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    SortedMap<String, String> texts = new TreeMap<>();
    for (Path file : files) {
      String relative = folder.relativize(file).toString().replace('\\', '/');
      if (relative.endsWith(".yaml") || relative.endsWith(".md")) {
        texts.put(relative, Files.readString(file));
      }
    }
    return texts;
  }
}

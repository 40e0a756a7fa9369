package io.jinwen.assistant.ops.upkeep;

import io.jinwen.assistant.knowledge.KnowledgeException;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Entries of data files as the texts that somebody wrote, with their order, quotes and comments.
 */
final class EntryTexts {
  private static final String ID = "id";

  private EntryTexts() {}

  /** The entries of a file that is a list, by id, each as a document of its own. */
  static Map<String, String> ofList(String yaml) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (compose(yaml) instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        if (item instanceof MappingNode entry) {
          scalar(entry, ID).ifPresent(id -> texts.put(id, text(yaml, entry)));
        }
      }
    }
    return texts;
  }

  /**
   * A field of an entry; empty if it is not there or no plain text.
   *
   * @throws UpkeepException DEFECTIVE for a text that is no YAML
   */
  static Optional<String> field(String yaml, String name) {
    return compose(yaml) instanceof MappingNode entry ? scalar(entry, name) : Optional.empty();
  }

  private static Node compose(String yaml) {
    try {
      return new Yaml(new LoaderOptions()).compose(new StringReader(yaml));
    } catch (YAMLException broken) {
      throw UpkeepException.defective(KnowledgeException.noYaml(broken));
    }
  }

  private static Optional<String> scalar(MappingNode entry, String name) {
    for (NodeTuple field : entry.getValue()) {
      if (field.getKeyNode() instanceof ScalarNode key
          && key.getValue().equals(name)
          && field.getValueNode() instanceof ScalarNode value) {
        return Optional.of(value.getValue());
      }
    }
    return Optional.empty();
  }

  /** Cut out of the file, and moved to the left by as much as it stood inside. */
  private static String text(String yaml, MappingNode entry) {
    int inside = entry.getStartMark().getColumn();
    int start = yaml.offsetByCodePoints(0, entry.getStartMark().getIndex());
    int end = yaml.offsetByCodePoints(0, entry.getEndMark().getIndex());
    return yaml.substring(start, end).replaceAll("(?m)^ {%d}".formatted(inside), "").strip() + "\n";
  }
}

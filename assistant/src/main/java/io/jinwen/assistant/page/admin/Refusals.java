package io.jinwen.assistant.page.admin;

import com.vaadin.flow.component.Component;
import io.jinwen.assistant.knowledge.KnowledgeException;
import io.jinwen.assistant.ops.upkeep.UpkeepException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Why a change cannot be made, in words of the page; the log gets those of the error. */
final class Refusals {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

  private Refusals() {}

  static String words(Component reader, UpkeepException refused) {
    LOG.info("a change was refused: {}", refused.getMessage());
    String key = "admin.refused." + refused.code().name();
    return refused
        .defect()
        .map(defect -> reader.getTranslation(key, words(reader, defect)))
        .orElseGet(() -> reader.getTranslation(key, refused.values().toArray()));
  }

  private static String words(Component reader, KnowledgeException defect) {
    String words =
        reader.getTranslation("defect." + defect.defect().name(), defect.values().toArray());
    return defect.entry().isEmpty()
        ? words
        : reader.getTranslation("defect.in", defect.entry(), words);
  }
}

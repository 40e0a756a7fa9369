package io.jinwen.assistant;

import io.jinwen.assistant.audit.AuditLog;
import io.jinwen.assistant.compliance.ComplianceEngine;
import io.jinwen.assistant.guard.SensitiveWords;
import io.jinwen.assistant.guard.WordSource;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.upkeep.Cards;
import io.jinwen.assistant.upkeep.ChangeLog;
import io.jinwen.assistant.upkeep.EntryUpkeep;
import io.jinwen.assistant.upkeep.Terms;
import io.jinwen.assistant.upkeep.WordUpkeep;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes what changes words, terms and rule cards while the server runs. */
@Configuration(proxyBeanMethods = false)
class UpkeepWiring {
  @Bean
  ChangeLog changeLog(AuditLog audit) {
    return new ChangeLog(audit);
  }

  @Bean
  WordUpkeep wordUpkeep(WordSource source, SensitiveWords words, ChangeLog log) {
    return new WordUpkeep(source, words, log);
  }

  @Bean
  EntryUpkeep termUpkeep(Knowledge knowledge, OwnFiles files, ChangeLog log) {
    return new EntryUpkeep(
        new Terms(knowledge.glossary(), files::prompts),
        files::givenKnowledge,
        files.folder(),
        log);
  }

  @Bean
  EntryUpkeep cardUpkeep(ComplianceEngine compliance, OwnFiles files, ChangeLog log) {
    return new EntryUpkeep(new Cards(compliance), files::givenKnowledge, files.folder(), log);
  }
}

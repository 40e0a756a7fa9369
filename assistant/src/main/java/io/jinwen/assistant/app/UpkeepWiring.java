package io.jinwen.assistant.app;

import io.jinwen.assistant.knowledge.ApprovedAnswers;
import io.jinwen.assistant.knowledge.Knowledge;
import io.jinwen.assistant.knowledge.Register;
import io.jinwen.assistant.ops.upkeep.Answers;
import io.jinwen.assistant.ops.upkeep.Cards;
import io.jinwen.assistant.ops.upkeep.ChangeLog;
import io.jinwen.assistant.ops.upkeep.EntryUpkeep;
import io.jinwen.assistant.ops.upkeep.OpenQuestions;
import io.jinwen.assistant.ops.upkeep.Terms;
import io.jinwen.assistant.ops.upkeep.WordUpkeep;
import io.jinwen.assistant.policy.compliance.ComplianceEngine;
import io.jinwen.assistant.policy.guard.SensitiveWords;
import io.jinwen.assistant.policy.guard.WordSource;
import io.jinwen.assistant.records.audit.AuditLog;
import java.time.Clock;
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
  Register register(OwnFiles files) {
    return Register.load(files.knowledge());
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
  EntryUpkeep answerUpkeep(ApprovedAnswers answers, OwnFiles files, ChangeLog log) {
    return new EntryUpkeep(
        new Answers(answers, files::prompts), files::givenKnowledge, files.folder(), log);
  }

  @Bean
  OpenQuestions openQuestions(AuditLog audit, ApprovedAnswers answers, Clock clock) {
    return new OpenQuestions(audit, answers, clock);
  }

  @Bean
  EntryUpkeep cardUpkeep(ComplianceEngine compliance, OwnFiles files, ChangeLog log) {
    return new EntryUpkeep(new Cards(compliance), files::givenKnowledge, files.folder(), log);
  }
}

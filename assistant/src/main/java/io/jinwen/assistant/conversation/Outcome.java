package io.jinwen.assistant.conversation;

import io.jinwen.assistant.records.session.TurnEnding;
import io.jinwen.engine.api.Usage;
import java.util.List;
import java.util.Optional;

/**
 * What became of a question.
 *
 * @param answer as it was shown
 * @param thinking as it was shown
 * @param usage what it cost; empty where no model ran or it did not say
 * @param details what was shown beside it
 * @param decisions ids of what decided, for the audit
 */
record Outcome(
    TurnEnding ending,
    String answer,
    String thinking,
    Optional<Usage> usage,
    TurnDetails details,
    List<String> decisions) {}

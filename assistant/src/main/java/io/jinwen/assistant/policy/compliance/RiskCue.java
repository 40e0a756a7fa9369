package io.jinwen.assistant.policy.compliance;

/**
 * A turn of phrase that is harmless by itself, calls for no hint and adds to the risk of its
 * conversation: asking for a way around, keeping something quiet, borrowing a name.
 *
 * @param id kebab-case, by which decisions name it
 * @param trigger when it is heard
 * @param risk what it adds
 */
public record RiskCue(String id, RuleTrigger trigger, int risk) {}

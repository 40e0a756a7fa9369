package io.jinwen.assistant.policy.guard;

/** Is told of every hit. What it is told holds no text of the customer or of the model. */
@FunctionalInterface
public interface HitLog {

  /** Called by the thread that filters; must not take long. */
  void hit(Channel channel, Hit hit);

  /** Keeps nothing. */
  static HitLog none() {
    return (_, _) -> {};
  }
}

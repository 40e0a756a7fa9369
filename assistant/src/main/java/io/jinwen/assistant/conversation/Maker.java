package io.jinwen.assistant.conversation;

import io.jinwen.engine.api.ModelInfo;

/**
 * By what an answer is made.
 *
 * @param model the model's name; empty where no model runs
 * @param quantization the model's; empty where no model runs
 * @param prompt the version of the role's prompt; empty where there is none
 */
record Maker(String model, String quantization, String prompt) {
  /** A person wrote it. */
  static final Maker NONE = new Maker("", "", "");

  static Maker of(ModelInfo model, String prompt) {
    return new Maker(model.name(), model.quantization(), prompt);
  }

  String nameAndQuantization() {
    return quantization.isEmpty() ? model : model + " " + quantization;
  }
}

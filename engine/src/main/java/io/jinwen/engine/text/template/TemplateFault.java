package io.jinwen.engine.text.template;

import io.jinwen.engine.api.EngineException;

/** Something a template did wrong; becomes an {@link EngineException} where the line is known. */
final class TemplateFault extends RuntimeException {
  private final EngineException.Code code;

  TemplateFault(String message) {
    this(EngineException.Code.MODEL_UNSUPPORTED, message);
  }

  TemplateFault(EngineException.Code code, String message) {
    super(message, null, false, false);
    this.code = code;
  }

  EngineException at(int line) {
    return new EngineException(code, "chat template, line %d: %s".formatted(line, getMessage()));
  }
}

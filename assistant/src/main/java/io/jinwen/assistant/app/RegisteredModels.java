package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend.EngineLoader;
import io.jinwen.assistant.records.model.ModelFileHash;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.model.ModelRegister.RegisteredModel;
import io.jinwen.assistant.records.model.RegisterMode;
import io.jinwen.engine.Engine;
import io.jinwen.engine.api.EngineException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads the engine of this machine where the register knows its file, and records which file it is.
 */
final class RegisteredModels implements EngineLoader {
  private static final Logger LOG = LoggerFactory.getLogger(RegisteredModels.class);

  private final EngineLoader loader;
  private final Path file;
  private final Supplier<ModelRegister> register;
  private final RegisterMode mode;
  private volatile Optional<String> loaded = Optional.empty();

  /**
   * @param register asked for only where it decides something: it needs the database
   */
  RegisteredModels(
      EngineLoader loader, Path file, Supplier<ModelRegister> register, RegisterMode mode) {
    this.loader = loader;
    this.file = file;
    this.register = register;
    this.mode = mode;
  }

  @Override
  public Engine load(Progress progress) throws Exception {
    if (mode != RegisterMode.OFF) {
      progress.at("register", 0);
      look();
    }
    return loader.load(progress);
  }

  private void look() {
    String hash = hash();
    ModelRegister models = register.get();
    boolean admitted = models.find(hash).filter(RegisteredModel::isAdmitted).isPresent();
    models.recordLoaded(hash, admitted);
    if (!admitted && mode == RegisterMode.STRICT) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "the model %s (SHA-256 %s) is not in the register, or was withdrawn, and jinwen.model-register is strict; admit it with ./jinwen model admit"
              .formatted(file, hash));
    }
    loaded = Optional.of(hash);
    LOG.info("model file {} is {} by the register", hash, admitted ? "admitted" : "not admitted");
  }

  /** Whether a model answers only for as long as it is admitted. */
  boolean isStrict() {
    return mode == RegisterMode.STRICT;
  }

  /** The hash of the file that answers; empty until it may be loaded, and where nobody asks. */
  Optional<String> loaded() {
    return loaded;
  }

  private String hash() {
    try {
      return ModelFileHash.of(file);
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.INVALID_REQUEST,
          "the model %s cannot be read: %s".formatted(file, e.getMessage()),
          e);
    }
  }
}

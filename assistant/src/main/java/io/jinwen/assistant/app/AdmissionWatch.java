package io.jinwen.assistant.app;

import io.jinwen.assistant.backend.Backend;
import io.jinwen.assistant.records.model.ModelRegister;
import io.jinwen.assistant.records.model.ModelRegister.RegisteredModel;
import io.jinwen.assistant.records.store.StoreFault;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks twice a second whether the model that answers is still admitted, whoever changed the
 * register: this server's page, another server, the command. One that is not gets no more questions
 * until it is admitted again, and both are recorded.
 */
final class AdmissionWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdmissionWatch.class);
  private static final Duration EVERY = Duration.ofMillis(500);

  private final RegisteredModels models;
  private final ModelRegister register;
  private final Backend backend;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("admission-watch").factory());
  private Optional<Boolean> unrecorded = Optional.empty(); // whether it is admitted now

  AdmissionWatch(RegisteredModels models, ModelRegister register, Backend backend) {
    this.models = models;
    this.register = register;
    this.backend = backend;
  }

  /** Begins, where the register decides anything. */
  void start() {
    if (models.isStrict()) {
      timer.scheduleWithFixedDelay(
          this::lookAndGoOn, EVERY.toNanos(), EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void lookAndGoOn() {
    try {
      look();
    } catch (RuntimeException e) { // one that escapes would end the watch silently
      if (StoreFault.of(e).isEmpty()) { // that is logged by who watches the database
        LOG.error("the register of models could not be looked at", e);
      }
    }
  }

  void look() {
    models.loaded().ifPresent(this::look);
  }

  /** What changed is recorded with the next look where the database did not take it with this. */
  private void look(String loaded) {
    boolean admitted = register.find(loaded).filter(RegisteredModel::isAdmitted).isPresent();
    if (admitted && backend.admitAgain()) {
      unrecorded = Optional.of(true);
      LOG.info("the model file {} is admitted again and answers", loaded);
    } else if (!admitted
        && backend.withdraw(
            "the model file %s was withdrawn from the register, and jinwen.model-register is strict"
                .formatted(loaded))) {
      unrecorded = Optional.of(false);
      LOG.error("the model file {} was withdrawn from the register: it answers no more", loaded);
    }
    unrecorded.ifPresent(isAdmitted -> register.recordLoaded(loaded, isAdmitted));
    unrecorded = Optional.empty();
  }

  /** Waits for a look that is under way: the database is closed next. */
  @Override
  public void close() {
    timer.close();
  }
}

package io.jinwen.assistant.conversation;

import io.jinwen.assistant.conversation.OpenRecord.Outcome;
import io.jinwen.assistant.conversation.UnverifiedFigures.FigureSpan;
import io.jinwen.assistant.documents.DocumentProof;
import io.jinwen.assistant.documents.QuoteGate;
import io.jinwen.assistant.documents.SectionProof;
import io.jinwen.assistant.records.session.Turn.TurnEnding;
import io.jinwen.assistant.records.store.StoreFault;
import io.jinwen.assistant.work.SlowWork;
import io.jinwen.engine.Generation;
import io.jinwen.engine.api.EngineException;
import io.jinwen.engine.api.FinishReason;
import io.jinwen.engine.api.GenerationEvent;
import io.jinwen.engine.api.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An answer that the model is writing. However it ends, it is written down once: as it was shown,
 * before its last event is handed out.
 */
final class GeneratedAnswer implements AnswerStream {
  private static final Logger LOG = LoggerFactory.getLogger(GeneratedAnswer.class);
  private static final Usage NO_USAGE = new Usage(0, 0, 0, 0, 0, 0, 0);

  private final AnswerEvent.Opened opened;
  private final GroundedReading reading;
  private final Optional<QuoteGate> gate;
  private final OpenRecord record;
  private final Generation generation;
  private final CalculatedParts calculated;
  private final long deadlineNanos;
  private final SlowWork work;

  // Guarded by this object: one thread reads, another may close.
  private final GuardedAnswer guarded;
  private boolean begun;
  private boolean stopped; // by its reader; what was not handed out yet never will be
  private Optional<AnswerEvent> last = Optional.empty();
  private Optional<DocumentProof> proved = Optional.empty(); // of an answer that came to its end

  /**
   * @param reading what the model read beside the question
   * @param calculated takes what the model has calculators work out
   * @param timeMax the longest that the answer may take
   * @param work computes what the cards say to the whole answer
   */
  GeneratedAnswer(
      AnswerEvent.Opened opened,
      GroundedReading reading,
      OpenRecord record,
      GuardedAnswer guarded,
      Generation generation,
      CalculatedParts calculated,
      Duration timeMax,
      SlowWork work) {
    this.opened = opened;
    this.reading = reading;
    this.gate = reading.proof().map(SectionProof::gate);
    this.record = record;
    this.guarded = guarded;
    this.generation = generation;
    this.calculated = calculated;
    this.work = work;
    this.deadlineNanos = System.nanoTime() + timeMax.toNanos();
  }

  @Override
  public AnswerEvent poll(Duration patience) throws InterruptedException {
    long waitEnd = System.nanoTime() + patience.toNanos();
    while (true) {
      Optional<AnswerEvent> ready = ready();
      if (ready.isPresent()) {
        return ready.get();
      }
      long until = Math.min(waitEnd - System.nanoTime(), deadlineNanos - System.nanoTime());
      Optional<GenerationEvent> event = pollEngine(Duration.ofNanos(Math.max(0, until)));
      if (event.isPresent()) {
        take(event.get());
      } else if (System.nanoTime() - waitEnd >= 0) {
        return new AnswerEvent.Quiet();
      }
    }
  }

  private Optional<GenerationEvent> pollEngine(Duration patience) throws InterruptedException {
    try {
      return generation.poll(patience);
    } catch (RuntimeException e) {
      return Optional.of(
          new GenerationEvent.Failed(
              new EngineException(EngineException.Code.INTERNAL, "the engine broke off: " + e, e)));
    }
  }

  private synchronized Optional<AnswerEvent> ready() {
    if (!begun) {
      begun = true;
      return Optional.of(opened);
    }
    Optional<AnswerEvent> shown = stopped ? Optional.empty() : guarded.next();
    if (shown.isEmpty() && last.isEmpty() && System.nanoTime() - deadlineNanos >= 0) {
      timeOut();
    }
    return shown.or(() -> last);
  }

  private synchronized void take(GenerationEvent event) throws InterruptedException {
    if (last.isPresent()) {
      return; // closed in the meantime
    }
    switch (event) {
      case GenerationEvent.Started _ -> {
        // the reader has waited and still waits
      }
      case GenerationEvent.Piece(String text, boolean thinking, var scores) -> {
        if (guarded.isStopped()) {
          return; // on its way when the guard stopped the answer
        }
        if (thinking) {
          guarded.think(text);
        } else {
          guarded.say(gate.map(it -> it.next(text)).orElse(text), scores);
        }
        if (guarded.isStopped()) {
          generation.cancel();
        }
      }
      case GenerationEvent.Finished(FinishReason reason, Usage usage) -> {
        if (judged()) {
          finish(reason, guarded.ending(ending(reason)), Optional.of(usage));
        }
      }
      case GenerationEvent.Failed(EngineException error) -> fail(error);
    }
  }

  /** Whether the guard came to its end with the whole answer; else it has failed. */
  private boolean judged() throws InterruptedException {
    try {
      work.compute(
          record.caller(),
          () -> {
            gate.ifPresent(it -> guarded.say(it.end(), List.of()));
            guarded.end();
            proved = reading.proof().map(it -> it.of(guarded.answer()));
            return true;
          });
      return true;
    } catch (EngineException tooMuch) {
      fail(tooMuch);
      return false;
    }
  }

  private void finish(FinishReason reason, TurnEnding ending, Optional<Usage> usage) {
    try {
      Optional<String> turn = record.finish(outcome(ending, usage, Optional.empty()));
      last =
          Optional.of(
              new AnswerEvent.Done(
                  reason,
                  ending,
                  usage.orElse(NO_USAGE),
                  usage.map(Timing::of).orElse(Timing.NONE),
                  guarded.cards(),
                  guarded.notes(),
                  turn,
                  unverified(),
                  ending == TurnEnding.BLOCKED ? List.of() : calculated.all(),
                  proof(ending)));
    } catch (RuntimeException e) {
      last = Optional.of(unrecorded(e));
    }
  }

  private void fail(EngineException error) {
    recordUnfinished(Failure.of(error));
    last = Optional.of(new AnswerEvent.Failed(error));
  }

  private void timeOut() {
    generation.cancel();
    recordUnfinished(Failure.OUT_OF_TIME);
    last = Optional.of(new AnswerEvent.TimedOut());
  }

  private void recordUnfinished(Failure why) {
    try {
      record.finish(outcome(TurnEnding.FAILED, Optional.empty(), Optional.of(why)));
    } catch (RuntimeException e) {
      unrecorded(e);
    }
  }

  private AnswerEvent unrecorded(RuntimeException cause) {
    if (StoreFault.of(cause).isEmpty()) {
      LOG.error("an answer could not be recorded", cause);
    }
    return new AnswerEvent.Failed(
        new EngineException(
            EngineException.Code.INTERNAL, "the answer could not be recorded", cause));
  }

  private Outcome outcome(TurnEnding ending, Optional<Usage> usage, Optional<Failure> failure) {
    return new Outcome(
        ending,
        guarded.answer(),
        guarded.thinking(),
        usage,
        new TurnDetails(
            guarded.hints(),
            opened.terms(),
            opened.approved(),
            Optional.empty(),
            Optional.of(opened.ground()),
            unverified(),
            proof(ending),
            guarded.notes(),
            reading.preamble(),
            usage,
            usage.map(Timing::of),
            failure,
            opened.roleId()),
        decisions(ending));
  }

  /** Nothing is said of an answer that does not stand. */
  private Optional<DocumentProof> proof(TurnEnding ending) {
    return proved.filter(_ -> ending != TurnEnding.BLOCKED);
  }

  private List<String> decisions(TurnEnding ending) {
    List<String> all = new ArrayList<>(guarded.decisions());
    all.addAll(calculated.decisions());
    proof(ending).map(GroundedReading::decisions).ifPresent(all::addAll);
    return all;
  }

  private List<FigureSpan> unverified() {
    Stream<String> hints = guarded.hints().stream().map(hint -> hint.text());
    List<String> ours = Stream.concat(hints, calculated.texts().stream()).toList();
    return reading.unverified(guarded.answer(), ours, proved);
  }

  private static TurnEnding ending(FinishReason reason) {
    return switch (reason) {
      case STOP -> TurnEnding.COMPLETE;
      case LENGTH, LOOP -> TurnEnding.TRUNCATED;
      case FILTERED -> TurnEnding.BLOCKED;
      case CANCELLED -> TurnEnding.STOPPED;
    };
  }

  @Override
  public void close() {
    generation.close();
    synchronized (this) {
      if (last.isEmpty()) {
        stopped = true;
        finish(FinishReason.CANCELLED, guarded.ending(TurnEnding.STOPPED), Optional.empty());
      }
    }
  }
}

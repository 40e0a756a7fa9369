package io.jinwen.assistant.summaries;

import io.jinwen.assistant.documents.DocumentLibrary;
import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.assistant.documents.PassageProof.Proved;
import io.jinwen.assistant.documents.PassageProof.ProvedSentence;
import io.jinwen.assistant.policy.guard.Channel;
import io.jinwen.assistant.policy.guard.OutputGuard;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.summary.ChosenSentence;
import io.jinwen.documents.summary.SentenceChooser;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes the sentences of a summary: proved, with their source, and as the guard lets them out. */
final class SentenceMaker {
  /** Whoever reads it may say it to a customer. */
  private static final String ROLE = "service";

  private final SummarySource source;
  private final SummaryForm form;
  private final DocumentLibrary library;
  private final OutputGuard guard;
  private final SentenceChooser chooser;

  /**
   * @param leftOut how many are not there
   */
  record Made(List<SummarySentence> sentences, int leftOut) {}

  SentenceMaker(
      SummarySource source, SummaryForm form, DocumentLibrary library, OutputGuard guard) {
    this.source = source;
    this.form = form;
    this.library = library;
    this.guard = guard;
    this.chooser = new SentenceChooser(source.passages());
  }

  /**
   * What of a model's text may stand.
   *
   * @param numbered the passages by the numbers that the model knows them by
   */
  Made written(String text, List<Passage> numbered) {
    Proved proved = library.proof(source.title(), numbered).of(text);
    List<SummarySentence> sentences = new ArrayList<>();
    for (ProvedSentence sentence : proved.sentences()) {
      written(sentence, numbered.get(sentence.number() - 1)).ifPresent(sentences::add);
    }
    int leftOut = proved.leftOut() + proved.sentences().size() - sentences.size();
    return new Made(sentences, leftOut);
  }

  private Optional<SummarySentence> written(ProvedSentence sentence, Passage passage) {
    return shown(sentence.text())
        .map(text ->
            new SummarySentence(
                text,
                passage.number(),
                sentence.source().page(),
                passage.path(),
                passage.article(),
                sentence.source().text(),
                Optional.ofNullable(sentence.source().box()),
                sentence.verified(),
                false,
                sentence.figures().stream().filter(figure -> stands(figure, text)).toList()));
  }

  /** A figure that was masked with what stands around it is none any more. */
  private static boolean stands(ProvedFigure figure, String text) {
    return text.startsWith(figure.text(), figure.start());
  }

  /** The document's own sentences. */
  Made extracted(List<Passage> from, int most) {
    List<ChosenSentence> chosen = chooser.choose(from, most, form.wanted());
    List<SummarySentence> sentences = new ArrayList<>();
    for (ChosenSentence sentence : chosen) {
      shown(sentence.text())
          .map(text ->
              new SummarySentence(
                  text,
                  sentence.passage().number(),
                  sentence.page(),
                  sentence.passage().path(),
                  sentence.passage().article(),
                  text,
                  Optional.ofNullable(sentence.box()),
                  true,
                  true,
                  List.of()))
          .ifPresent(sentences::add);
    }
    return new Made(sentences, chosen.size() - sentences.size());
  }

  /** As it may be shown; empty where it may not be, such as a promise of gain. */
  private Optional<String> shown(String text) {
    String shown = guard.whole(Channel.SUMMARY, text).value();
    return guard.promises(shown, ROLE) ? Optional.empty() : Optional.of(shown);
  }
}

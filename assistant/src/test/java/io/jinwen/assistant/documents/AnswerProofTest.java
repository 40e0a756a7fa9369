package io.jinwen.assistant.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.assistant.documents.DocumentProof.ProvedFigure;
import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.Place;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.proof.FigureLedger.Status;
import io.jinwen.documents.search.Extract;
import io.jinwen.documents.search.Lexicon;
import io.jinwen.documents.search.PassageIndex;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models write about numbered passages, held to the passages that they name. */
class AnswerProofTest {
  private static final Passage OF_ONE = passage("东篱银行2023年净利润为15亿元。");
  private static final Passage OF_OTHER = passage("西岸银行2023年净利润为20亿元。");

  @TempDir Path folder;
  private PassageIndex index;

  @BeforeEach
  void open() {
    index = PassageIndex.open(folder, new Lexicon(List.of()), Optional.empty());
    index.put("one", "东篱银行年报", List.of(OF_ONE));
    index.put("other", "西岸银行年报", List.of(OF_OTHER));
  }

  @AfterEach
  void close() {
    index.close();
  }

  @Test
  void aFigureOfAnotherSectionThanTheCitedOneIsMisplaced() {
    DocumentProof wrong = proof("东篱银行2023年净利润为20亿元[1]。");
    assertThat(wrong.figures()).extracting(ProvedFigure::status).containsExactly(Status.MISPLACED);
    assertThat(wrong.citations()).extracting(Citation::verified).containsExactly(false);

    DocumentProof right = proof("西岸银行2023年净利润为20亿元。[2]东篱银行为15亿元[1]。");
    assertThat(right.figures())
        .extracting(ProvedFigure::status)
        .containsExactly(Status.VERIFIED, Status.VERIFIED);
    assertThat(right.citations()).extracting(Citation::verified).containsExactly(true, true);
    assertThat(right.figures().getLast().start()).isEqualTo("西岸银行2023年净利润为20亿元。[2]东篱银行为".length());

    DocumentProof none = proof("两家银行的净利润分别为15亿元和20亿元。");
    assertThat(none.figures())
        .extracting(ProvedFigure::status)
        .containsExactly(Status.VERIFIED, Status.VERIFIED);
  }

  @Test
  void numbersOfTheDocumentItselfCiteNothing() {
    PassageProof proof = new PassageProof(index, "年报", List.of(OF_ONE, OF_OTHER));
    PassageProof.Proved proved = proof.of("东篱银行2023年净利润为15亿元[101]。西岸银行2023年净利润为20亿元[000]。");
    assertThat(proved.sentences())
        .extracting(PassageProof.ProvedSentence::number)
        .containsExactly(1, 2);
  }

  private DocumentProof proof(String answer) {
    Map<Integer, FoundPlace> sections =
        Map.of(1, place(1, "one", OF_ONE), 2, place(2, "other", OF_OTHER));
    return new SectionProof(index, null, "两家银行2023年净利润", sections, 2).of(answer);
  }

  private static FoundPlace place(int number, String document, Passage passage) {
    StoredDocument stored =
        new StoredDocument(
            document,
            "anna",
            DocumentAccess.OWN,
            "",
            "",
            document + ".txt",
            "",
            Optional.of(DocumentKind.TEXT),
            1,
            1,
            DocumentState.READY,
            1,
            1,
            "",
            Optional.empty(),
            Instant.EPOCH);
    return new FoundPlace(number, stored, passage, new Extract(passage.text(), 1, null), 1);
  }

  private static Passage passage(String text) {
    return new Passage(0, List.of(), "", "", text, List.of(new Place(0, 1, null)));
  }
}

package io.jinwen.assistant.knowledge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Our encoder beside ONNX Runtime, whose vectors are kept in a file. */
class SentenceModelTest {
  /**
   * ONNX Runtime rounds activations to 8 bits with one step for all tokens, we with one for every
   * 32 numbers, so ours lie nearer to the exact ones and the two differ a little.
   */
  private static final double SAME = 0.985;

  private static final SentenceModel MODEL = SentenceModel.load(1);

  private record Reference(String text, byte[] vector) {}

  @AfterAll
  static void close() {
    MODEL.close();
  }

  @Test
  void givesTheVectorsOfOnnxRuntime() {
    for (Reference reference : references()) {
      float[] ours = MODEL.embed(List.of(reference.text()))[0];
      assertThat(cosine(ours, reference.vector())).as(reference.text()).isGreaterThan(SAME);
    }
  }

  @Test
  void givesATextTheSameVectorAloneAndAmongOthers() {
    List<String> texts = references().stream().map(Reference::text).toList();
    float[][] together = MODEL.embed(texts);
    for (int i = 0; i < texts.size(); i++) {
      assertThat(MODEL.embed(List.of(texts.get(i)))[0]).as(texts.get(i)).isEqualTo(together[i]);
    }
  }

  @Test
  void givesVectorsOfLengthOne() {
    float[] vector = MODEL.embed(List.of("什么是债券"))[0];
    double squares = 0;
    for (float v : vector) {
      squares += v * v;
    }
    assertThat(vector).hasSize(MODEL.dimensions());
    assertThat(squares).isBetween(0.9999, 1.0001);
  }

  @Test
  void anInterruptedThreadStopsEncoding() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> MODEL.embed(List.of("什么是债券")))
        .isInstanceOf(CancellationException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(MODEL.embed(List.of("什么是债券"))[0]).hasSize(MODEL.dimensions());
  }

  @Test
  void moreTextsThanMayGoTogetherAreRefused() {
    List<String> texts = Collections.nCopies(4097, "债");
    assertThatThrownBy(() -> MODEL.embed(texts)).hasMessageContaining("at most 4096");
  }

  @Test
  void takesTheBeginningOfATextThatIsTooLong() {
    float[][] vectors = MODEL.embed(List.of("存款".repeat(255), "存款".repeat(3000)));
    assertThat(vectors[1]).isEqualTo(vectors[0]);
  }

  @Test
  void takesAnEmptyText() {
    assertThat(MODEL.embed(List.of(""))[0]).doesNotContain(Float.NaN);
    assertThat(MODEL.embed(List.of())).isEmpty();
  }

  private static double cosine(float[] a, byte[] b) {
    double product = 0;
    double squares = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
      squares += b[i] * b[i];
    }
    return product / Math.sqrt(squares);
  }

  private static List<Reference> references() {
    return TestKnowledge.lines("/questions/sentence-vectors.tsv").stream()
        .map(line -> line.split("\t"))
        .map(parts -> new Reference(parts[0], Base64.getDecoder().decode(parts[1])))
        .toList();
  }
}

package io.jinwen.engine.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.jinwen.engine.model.Shortlist;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What is picked of the logits on a card is what a choice can depend on, as it is in all of them.
 */
class CardShortlistTest {
  private static final float NEVER = Float.NEGATIVE_INFINITY;

  /** Each row with its own wishes: the largest, named tokens, one of them twice. */
  @ParameterizedTest
  @CsvSource({"300, 1", "300, 20", "1000, 64", "131072, 20", "140000, 64"})
  void holdsTheLargestAndTheNamed(int vocabulary, int largest) {
    Random random = new Random(vocabulary + largest);
    float[] logits = numbers(3 * vocabulary, random);
    List<Shortlist> few =
        List.of(
            new Shortlist(largest, new int[0]),
            new Shortlist(1, new int[] {5, vocabulary - 1, 5, largestOf(logits, vocabulary, 1)}),
            new Shortlist(Math.max(1, largest / 2), random.ints(400, 0, vocabulary).toArray()));
    for (int seed : CardRig.SEEDS) {
      try (CardRig card = new CardRig(seed)) {
        var shortlist = new DeviceShortlist(card.device, vocabulary);
        boolean enough = shortlist.pick(card.up(logits), few);
        assertThat(enough).isTrue();
        for (int row = 0; row < few.size(); row++) {
          holds(shortlist.result(), logits, row, vocabulary, few.get(row));
        }
      }
    }
  }

  private static int largestOf(float[] logits, int vocabulary, int row) {
    return IntStream.range(0, vocabulary)
        .boxed()
        .max(Comparator.comparingDouble(i -> logits[row * vocabulary + i]))
        .orElseThrow();
  }

  private static void holds(float[] picked, float[] all, int row, int vocabulary, Shortlist few) {
    int at = row * vocabulary;
    for (int token : few.others()) {
      assertThat(picked[at + token]).isEqualTo(all[at + token]);
    }
    var named = Arrays.stream(few.others()).boxed().toList();
    List<Integer> others =
        new ArrayList<>(
            IntStream.range(0, vocabulary).filter(i -> !named.contains(i)).boxed().toList());
    others.sort(Comparator.comparingDouble(i -> -all[at + i]));
    for (int i = 0; i < Math.min(few.largest(), others.size()); i++) {
      int token = others.get(i);
      assertThat(picked[at + token]).isEqualTo(all[at + token]);
    }
    for (int token : others) {
      assertThat(picked[at + token]).isIn(all[at + token], NEVER);
    }
  }

  private static float[] numbers(int count, Random random) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextGaussian() * 5 - 3; // the largest of few may be below zero
    }
    return numbers;
  }

  /** More equals than were asked for: only all logits say which token has the lowest number. */
  @Test
  void saysWhereTooManyAreEqual() {
    int vocabulary = 1_000;
    float[] logits = new float[vocabulary]; // zeros of both signs
    Arrays.fill(logits, 400, 900, -0f);
    List<Shortlist> few = List.of(new Shortlist(2, new int[] {7}));
    try (CardRig card = new CardRig(0)) {
      var shortlist = new DeviceShortlist(card.device, vocabulary);
      assertThat(shortlist.pick(card.up(logits), few)).isFalse();
      float[] all = logits.clone();
      all[7] = NEVER; // as the card has left it
      shortlist.putBack(few, all);
      assertThat(all).isEqualTo(logits);
    }
  }

  /** Damaged numbers must come to whoever refuses them, in whatever group they are. */
  @ParameterizedTest
  @ValueSource(ints = {0x7FC00000, 0xFFC00000, 0x7F800001, 0xFF800001, 0x7F800000})
  void bringsWhatIsNoNumber(int bits) {
    int vocabulary = 5_000;
    float[] logits = numbers(vocabulary, new Random(bits));
    logits[4_321] = Float.intBitsToFloat(bits);
    try (CardRig card = new CardRig(0)) {
      var shortlist = new DeviceShortlist(card.device, vocabulary);
      assertThat(shortlist.pick(card.up(logits), List.of(Shortlist.GREEDY))).isTrue();
      assertThat(Float.isFinite(shortlist.result()[4_321])).isFalse();
      assertThat(shortlist.result()[4_321]).isNotEqualTo(NEVER);
    }
  }

  @Test
  void fewRowsWithFewWishesFit() {
    Shortlist greedy = Shortlist.GREEDY;
    assertThat(DeviceShortlist.fits(List.of(), 1)).isFalse();
    assertThat(DeviceShortlist.fits(List.of(greedy), 1)).isTrue();
    assertThat(DeviceShortlist.fits(List.of(greedy), 2)).isFalse();
    assertThat(DeviceShortlist.fits(List.of(new Shortlist(65, new int[0])), 1)).isFalse();
    assertThat(DeviceShortlist.fits(List.of(new Shortlist(64, new int[512])), 1)).isTrue();
    assertThat(DeviceShortlist.fits(List.of(new Shortlist(64, new int[513])), 1)).isFalse();
  }
}

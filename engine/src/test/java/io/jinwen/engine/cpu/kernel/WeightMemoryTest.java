package io.jinwen.engine.cpu.kernel;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WeightMemoryTest {
  @Test
  void segmentsAreZeroedAlignedAndApart() {
    try (WeightMemory memory = new WeightMemory()) {
      List<MemorySegment> segments = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        MemorySegment segment = memory.allocate(8L * (1 + i * 1000), 64);
        assertThat(segment.address() % 64).isZero();
        for (long at = 0; at < segment.byteSize(); at += 8) {
          assertThat(segment.get(JAVA_LONG, at)).isZero();
        }
        segment.fill((byte) i);
        segments.add(segment);
      }
      for (int i = 0; i < 100; i++) {
        long last = segments.get(i).byteSize() - 8;
        assertThat(segments.get(i).get(JAVA_LONG, 0)).isEqualTo(0x0101010101010101L * i);
        assertThat(segments.get(i).get(JAVA_LONG, last)).isEqualTo(0x0101010101010101L * i);
      }
    }
  }

  @Test
  void largerThanASlab() {
    try (WeightMemory memory = new WeightMemory()) {
      MemorySegment first = memory.allocate(100L << 20, 64);
      MemorySegment second = memory.allocate(200L << 20, 64);
      second.set(JAVA_LONG, second.byteSize() - 8, 7);
      assertThat(first.get(JAVA_LONG, first.byteSize() - 8)).isZero();
    }
  }

  @Test
  void refusesUseAfterClose() {
    WeightMemory memory = new WeightMemory();
    MemorySegment segment = memory.allocate(64, 64);
    memory.close();
    assertThatThrownBy(() -> segment.get(JAVA_LONG, 0)).isInstanceOf(IllegalStateException.class);
  }
}

package io.jinwen.engine.cpu.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What trees of files as Linux has them say of processors, and how many threads follow. */
class ProcessorsTest {
  private static final int AVAILABLE = 5;

  @TempDir private Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text + "\n");
  }

  private void allowed(String cpus) throws IOException {
    file("proc/self/status", "Name:\tjava\nCpus_allowed:\tff\nCpus_allowed_list:\t" + cpus);
  }

  private void core(String siblings, int... cpus) throws IOException {
    for (int cpu : cpus) {
      file("sys/devices/system/cpu/cpu" + cpu + "/topology/core_cpus_list", siblings);
    }
  }

  /** Four cores of two threads, numbered as on most servers: 0 to 3, then their second threads. */
  private void fourCores() throws IOException {
    allowed("0-7");
    for (int i = 0; i < 4; i++) {
      core("%d,%d".formatted(i, i + 4), i, i + 4);
    }
  }

  private Processors read() {
    return Processors.at(root, AVAILABLE);
  }

  @Test
  void aThreadACoreAndNotAThreadAHardwareThread() throws IOException {
    fourCores();
    assertThat(read().threadsToUse()).isEqualTo(4);
    assertThat(read().description()).isEqualTo("4 cores of 8 threads");
  }

  @Test
  void neighboursThatAreNumberedTogetherAreOneCore() throws IOException {
    allowed("0-3");
    core("0-1", 0, 1);
    core("2-3", 2, 3);
    assertThat(read().threadsToUse()).isEqualTo(2);
  }

  @Test
  void olderKernelsCallSiblingsOtherwise() throws IOException {
    allowed("0-1");
    file("sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1");
    file("sys/devices/system/cpu/cpu1/topology/thread_siblings_list", "0-1");
    assertThat(read().cores()).isEqualTo(1);
  }

  @Test
  void anAffinityCountsItsCores() throws IOException {
    fourCores();
    allowed("1,5,6");
    assertThat(read().threadsToUse()).isEqualTo(2);
    assertThat(read().description()).isEqualTo("2 cores of 3 threads");
  }

  @Test
  void withoutTopologyEveryProcessorIsACore() throws IOException {
    allowed("0-2");
    assertThat(read().threadsToUse()).isEqualTo(3);
  }

  @Test
  void otherSystemsSayNothingAndJavaCounts() {
    assertThat(read()).extracting(Processors::threads, Processors::cores).containsOnly(AVAILABLE);
    assertThat(read().threadsToUse()).isEqualTo(AVAILABLE);
  }

  @Test
  void aQuotaOfTheSecondVersionIsTheLeastOfAllGroupsAbove() throws IOException {
    fourCores();
    file("proc/self/cgroup", "0::/machine/service");
    file("sys/fs/cgroup/machine/service/cpu.max", "max 100000");
    file("sys/fs/cgroup/machine/cpu.max", "250000 100000");
    assertThat(read().quota()).hasValue(2.5);
    assertThat(read().threadsToUse()).isEqualTo(2);
    assertThat(read().description()).isEqualTo("4 cores of 8 threads, limited to the time of 2.50");
    file("sys/fs/cgroup/machine/service/cpu.max", "50000 100000");
    assertThat(read().threadsToUse()).isEqualTo(1);
  }

  @Test
  void aContainerThatSeesItsOwnGroupAsTheRootHasItsQuota() throws IOException {
    fourCores();
    file("proc/self/cgroup", "0::/");
    file("sys/fs/cgroup/cpu.max", "300000 100000");
    assertThat(read().threadsToUse()).isEqualTo(3);
  }

  @Test
  void aQuotaOfTheFirstVersion() throws IOException {
    fourCores();
    file("proc/self/cgroup", "5:memory:/a\n4:cpu,cpuacct:/docker/1\n0::/");
    file("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us", "150000");
    file("sys/fs/cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us", "50000");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
    file("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
    assertThat(read().quota()).hasValue(3);
  }

  @Test
  void theFirstVersionMountedUnderTheNameOfOneController() throws IOException {
    fourCores();
    file("proc/self/cgroup", "4:cpu,cpuacct:/docker/1");
    file("sys/fs/cgroup/cpu/docker/1/cpu.cfs_quota_us", "200000");
    file("sys/fs/cgroup/cpu/docker/1/cpu.cfs_period_us", "100000");
    assertThat(read().threadsToUse()).isEqualTo(2);
  }

  @Test
  void aCpusetNarrowsWhatMayBeUsed() throws IOException {
    fourCores();
    file("proc/self/cgroup", "0::/service");
    file("sys/fs/cgroup/service/cpuset.cpus.effective", "2-3,6-7");
    assertThat(read().description()).isEqualTo("2 cores of 4 threads");
    file("proc/self/cgroup", "3:cpuset:/service");
    file("sys/fs/cgroup/cpuset/service/cpuset.effective_cpus", "3");
    assertThat(read().threadsToUse()).isEqualTo(1);
  }

  @Test
  void unequalCoresAndSeveralNodesAreSaid() throws IOException {
    allowed("0-3");
    for (int cpu = 0; cpu < 4; cpu++) {
      core("" + cpu, cpu);
      file(
          "sys/devices/system/cpu/cpu%d/cpufreq/cpuinfo_max_freq".formatted(cpu),
          cpu == 3 ? "2400000" : "3600000");
    }
    file("sys/devices/system/node/online", "0-2");
    file("sys/devices/system/node/node0/cpulist", "0-1");
    file("sys/devices/system/node/node1/cpulist", "2-3");
    file("sys/devices/system/node/node2/cpulist", ""); // memory without processors
    assertThat(read().description()).isEqualTo("4 cores, 1 of them slower, 2 memory nodes");
    assertThat(read().threadsToUse()).isEqualTo(4);
  }

  @Test
  void nonsenseCountsAsNothing() throws IOException {
    fourCores();
    file("proc/self/cgroup", "nonsense\n0::\n1:cpu");
    file("sys/devices/system/node/online", "0-99999999999999999999");
    assertThat(read().threadsToUse()).isEqualTo(4);
  }

  @Test
  void thisMachineIsRead() {
    Processors here = Processors.ofThisProcess();
    assertThat(here.threadsToUse()).isBetween(1, here.threads());
    assertThat(here.cores()).isBetween(1, here.threads());
  }
}

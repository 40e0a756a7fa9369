package io.jinwen.assistant.documents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.TestDatabase;
import io.jinwen.documents.DocumentReader;
import io.jinwen.documents.ReadLimits;
import io.jinwen.documents.search.Encoder;
import io.jinwen.documents.search.Lexicon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose documents are whose, and what is left of them after a restart. */
class DocumentLibraryTest {
  @TempDir Path folder;
  @TempDir Path elsewhere;

  private final Map<String, String> teams = new HashMap<>();
  private Database database;
  private DocumentLibrary library;

  @BeforeEach
  void open() {
    database = Database.open(TestDatabase.H2.empty());
    library = library();
    library.start();
  }

  @AfterEach
  void close() {
    library.close();
    database.close();
  }

  private DocumentLibrary library() {
    return library(folder);
  }

  private DocumentLibrary library(Path folder) {
    return library(folder, Optional.empty());
  }

  private DocumentLibrary library(Path folder, Optional<Encoder> encoder) {
    Clock clock = Clock.systemUTC();
    return new DocumentLibrary(
        database,
        folder,
        new DocumentReader(System.getProperty("java.class.path"), ReadLimits.DEFAULT),
        new SearchSettings(() -> new Lexicon(List.of()), () -> encoder, text -> text),
        caller -> teams.getOrDefault(caller, ""),
        new AuditLog(database, clock),
        new Ids(clock),
        clock,
        ReadingWatch.NONE,
        _ -> true);
  }

  @Test
  void nobodyReadsFindsOrDeletesWhatIsAnothers() throws Exception {
    String own = ready(add("anna", "秘密.txt", DocumentAccess.OWN, "第一条 保险柜的密码是四季常青。")).id();
    String shared = ready(add("anna", "公开.txt", DocumentAccess.ALL, "第一条 食堂十一点半开饭。")).id();

    assertThat(library.list("bert")).extracting(StoredDocument::id).containsExactly(shared);
    assertThat(find("bert", "保险柜的密码")).isEmpty();
    assertThat(find("anna", "保险柜的密码")).hasSize(1);
    assertThat(find("bert", "食堂开饭")).hasSize(1);
    for (String id : List.of(own, "nothing")) {
      assertThatThrownBy(() -> library.get("bert", id))
          .isInstanceOf(DocumentException.class)
          .extracting(e -> ((DocumentException) e).code())
          .isEqualTo(DocumentException.Code.NOT_FOUND);
      assertThatThrownBy(() -> library.searchable("bert", Set.of(id), DocumentFilter.NONE))
          .isInstanceOf(DocumentException.class);
    }
    assertThatThrownBy(() -> library.delete("bert", shared)).isInstanceOf(DocumentException.class);
    library.delete("anna", own);
    assertThat(find("anna", "保险柜的密码")).isEmpty();
    List<AuditKind> recorded = new ArrayList<>();
    new AuditLog(database, Clock.systemUTC()).read(1, row -> recorded.add(row.entry().kind()));
    assertThat(recorded)
        .containsExactly(
            AuditKind.DOCUMENT_ADDED, AuditKind.DOCUMENT_ADDED, AuditKind.DOCUMENT_DELETED);
  }

  @Test
  void aTeamReadsWhatItWasGivenForAsLongAsOneIsInIt() throws Exception {
    teams.put("anna", "财富一部");
    teams.put("anton", "财富一部");
    teams.put("bert", "财富二部");
    String id = ready(add("anna", "团队.txt", DocumentAccess.TEAM, "第一条 晨会八点一刻开始。")).id();
    assertThat(find("anton", "晨会几点开始")).hasSize(1);
    for (String other : List.of("bert", "nobody", "财富一部", "")) {
      assertThat(library.list(other)).as(other).isEmpty();
      assertThat(find(other, "晨会几点开始")).as(other).isEmpty();
      assertThat(library.mayRead(other, id)).as(other).isFalse();
    }

    teams.put("anton", "财富二部");
    assertThat(find("anton", "晨会几点开始")).isEmpty();
    assertThat(library.mayRead("anton", id)).isFalse();
    teams.remove("anton");
    assertThat(library.mayRead("anton", id)).isFalse();

    // The owner moves on: the document stays with the team that it was given to.
    teams.put("anna", "财富二部");
    teams.put("anton", "财富一部");
    assertThat(library.mayRead("bert", id)).isFalse();
    assertThat(library.mayRead("anton", id)).isTrue();
    assertThat(library.mayRead("anna", id)).isTrue();
    assertThat(library.share("anna", id, DocumentAccess.TEAM).team()).isEqualTo("财富二部");
    assertThat(library.mayRead("bert", id)).isTrue();
    assertThat(library.mayRead("anton", id)).isFalse();
  }

  @Test
  void onlyItsOwnerGivesADocumentToOthers() throws Exception {
    String id = ready(add("anna", "公开.txt", DocumentAccess.ALL, "第一条 食堂十一点半开饭。")).id();
    for (DocumentAccess access : DocumentAccess.values()) {
      assertRefused(DocumentException.Code.NOT_FOUND, () -> library.share("bert", id, access));
    }
    assertRefused(
        DocumentException.Code.NO_TEAM, () -> library.share("anna", id, DocumentAccess.TEAM));
    assertRefused(
        DocumentException.Code.NO_TEAM,
        () -> add("anna", "二.txt", DocumentAccess.TEAM, "第一条 周报周五交。"));
    assertThat(library.mayRead("bert", id)).as("nothing was changed by what was refused").isTrue();
    library.share("anna", id, DocumentAccess.OWN);
    assertThat(library.mayRead("bert", id)).isFalse();
    List<String> recorded = new ArrayList<>();
    new AuditLog(database, Clock.systemUTC())
        .read(1, row -> recorded.addAll(row.entry().decisions()));
    assertThat(recorded)
        .containsExactly("document:" + id, "access:all", "document:" + id, "access:own");
  }

  private static void assertRefused(DocumentException.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(DocumentException.class)
        .extracting(e -> ((DocumentException) e).code())
        .isEqualTo(code);
  }

  @Test
  void aRestartGoesOnWithWhatWasNotRead() throws Exception {
    library.close();
    String waiting = add("anna", "等待.txt", DocumentAccess.OWN, "第一条 早班六点开始。").id();
    assertThat(library.get("anna", waiting).state()).isEqualTo(DocumentState.WAITING);
    Path orphan = Files.createDirectories(folder.resolve("deleted-before"));
    Files.writeString(orphan.resolve("file"), "x");

    library = library();
    library.start();
    ready(library.get("anna", waiting));
    assertThat(find("anna", "早班几点开始")).hasSize(1);
    while (Files.exists(orphan)) {
      Thread.onSpinWait();
    }
  }

  /** Two servers on one database have a folder each. */
  @Test
  void whatLiesWithAnotherServerIsLeftAlone() throws Exception {
    String read = ready(add("anna", "公开.txt", DocumentAccess.ALL, "第一条 食堂十一点半开饭。")).id();
    library.close();
    String waiting = add("anna", "等待.txt", DocumentAccess.ALL, "第一条 早班六点开始。").id();

    library = library(elsewhere);
    library.start();
    ready(
        add(
            "bert",
            "自己.txt",
            DocumentAccess.OWN,
            "第一条 夜班十点开始。")); // its turn comes after the others
    assertThat(library.get("anna", read).state()).isEqualTo(DocumentState.READY);
    assertThat(library.get("anna", waiting).state()).isEqualTo(DocumentState.WAITING);
    library.close();

    library = library();
    library.start();
    ready(library.get("anna", waiting));
    assertThat(find("anna", "食堂开饭")).hasSize(1);
  }

  @Test
  void everythingIsReadAgainWhereTheIndexIsMissing() throws Exception {
    String id = ready(add("anna", "恢复.txt", DocumentAccess.OWN, "第一条 夜班十点开始。")).id();
    library.close();
    try (Stream<Path> index = Files.walk(folder.resolve("index"))) {
      for (Path path : index.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }

    library = library();
    library.start();
    while (find("anna", "夜班几点开始").isEmpty()) {
      Thread.onSpinWait();
    }
    assertThat(library.get("anna", id).state()).isNotEqualTo(DocumentState.REFUSED);
  }

  @Test
  void whatIsDeletedWhileItIsReadIsReadNoFurther() throws Exception {
    library.close();
    BlockingQueue<String> toDelete = new LinkedBlockingQueue<>();
    AtomicInteger encoded = new AtomicInteger();
    Encoder deleting =
        texts -> {
          encoded.addAndGet(texts.size());
          try {
            library.delete("anna", toDelete.take());
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          return texts.stream().map(_ -> new float[] {1, 0}).toArray(float[][]::new);
        };
    library = library(folder, Optional.of(deleting));
    library.start();
    String articles =
        IntStream.rangeClosed(1, 200)
            .mapToObj(n -> "第" + n + "条 " + "本条规定甲乙双方的权利义务。".repeat(10))
            .collect(Collectors.joining("\n\n"));

    String id = add("anna", "长.txt", DocumentAccess.OWN, articles).id();
    toDelete.add(id);
    while (Files.exists(folder.resolve(id))) {
      Thread.onSpinWait();
    }
    assertThat(encoded).hasPositiveValue().hasValueLessThan(100);
  }

  @Test
  void aCollectionNarrowsTheSearch() throws Exception {
    ready(library.add("anna", "甲.txt", "信贷", DocumentAccess.OWN, text("第一条 贷款期限最长三十年。")));
    ready(library.add("anna", "乙.txt", "人事", DocumentAccess.OWN, text("第一条 贷款期限与员工无关。")));
    List<StoredDocument> credit =
        library.searchable(
            "anna",
            Set.of(),
            new DocumentFilter(Optional.of("信贷"), Set.of(), Optional.empty(), Optional.empty()));
    assertThat(library.search("贷款期限", credit, 5).citations())
        .extracting(place -> place.document().name())
        .containsExactly("甲.txt");
  }

  @Test
  void aWatchedFolderIsFollowed() throws Exception {
    Path watchedFolder = Files.createDirectory(elsewhere.resolve("watched"));
    Path rule = watchedFolder.resolve("办法.txt");
    Files.writeString(rule, "第一条 早餐补贴二十元。");
    Files.writeString(watchedFolder.resolve(".being-copied"), "x");
    try (WatchedFolder watched = new WatchedFolder(watchedFolder, library, 1_000)) {
      watched.look();
      assertThat(library.list("bert")).isEmpty(); // it may still be being copied
      watched.look();
      watched.look();
      assertThat(library.list("bert")).extracting(StoredDocument::name).containsExactly("办法.txt");
      ready(library.list("bert").getFirst());
      assertThat(find("bert", "早餐补贴")).hasSize(1);

      Files.writeString(rule, "第一条 早餐补贴三十元，另行发放。");
      watched.look();
      watched.look();
      assertThat(library.list("bert").getFirst().version()).isEqualTo(2);

      Files.delete(rule);
      watched.look();
      assertThat(library.list("bert")).isNotEmpty(); // a share may be away for a moment
      watched.look();
      assertThat(library.list("bert")).isEmpty();

      Files.writeString(watchedFolder.resolve("大.txt"), "字".repeat(1_000));
      watched.look();
      watched.look();
      assertThat(library.list("bert")).isEmpty();
    }
  }

  @Test
  void aWatchedFileOfAClockThatIsAheadIsTakenOnce() throws Exception {
    Path watchedFolder = Files.createDirectory(elsewhere.resolve("watched"));
    Path rule = watchedFolder.resolve("办法.txt");
    Files.writeString(rule, "第一条 早餐补贴二十元。");
    FileTime ahead = FileTime.from(Instant.now().plus(Duration.ofHours(8)));
    Files.setLastModifiedTime(rule, ahead);
    Files.writeString(watchedFolder.resolve(" 前有空格.txt"), "第一条 不取。");
    try (WatchedFolder watched = new WatchedFolder(watchedFolder, library, 1_000)) {
      for (int look = 0; look < 4; look++) {
        watched.look();
      }
      assertThat(library.list("bert")).extracting(StoredDocument::name).containsExactly("办法.txt");
      ready(library.list("bert").getFirst());
    }
    try (WatchedFolder later = new WatchedFolder(watchedFolder, library, 1_000)) {
      for (int look = 0; look < 4; look++) {
        later.look();
      }
      assertThat(library.list("bert").getFirst().version()).isEqualTo(1);

      Files.setLastModifiedTime(rule, FileTime.from(ahead.toInstant().plusSeconds(60)));
      later.look();
      later.look();
      assertThat(library.list("bert").getFirst().version()).as("changed again").isEqualTo(2);
      ready(library.list("bert").getFirst());
    }
  }

  private StoredDocument add(String owner, String name, DocumentAccess access, String text)
      throws IOException {
    return library.add(owner, name, "", access, text(text));
  }

  private static ByteArrayInputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private StoredDocument ready(StoredDocument added) {
    StoredDocument now = added;
    while (now.state() != DocumentState.READY) {
      assertThat(now.state()).isNotEqualTo(DocumentState.REFUSED);
      now = library.get(added.owner(), added.id());
    }
    return now;
  }

  private List<FoundPlace> find(String caller, String question) {
    return library
        .search(question, library.searchable(caller, Set.of(), DocumentFilter.NONE), 5)
        .citations();
  }
}

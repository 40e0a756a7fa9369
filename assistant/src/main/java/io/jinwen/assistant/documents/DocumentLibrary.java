package io.jinwen.assistant.documents;

import io.jinwen.assistant.records.audit.AuditEntry;
import io.jinwen.assistant.records.audit.AuditKind;
import io.jinwen.assistant.records.audit.AuditLog;
import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.Ids;
import io.jinwen.assistant.records.store.StoredText;
import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.DocumentReader;
import io.jinwen.documents.PageSize;
import io.jinwen.documents.ReadDocument;
import io.jinwen.documents.ReadProgress;
import io.jinwen.documents.RefusedDocumentException;
import io.jinwen.documents.compare.Comparison;
import io.jinwen.documents.passage.Passage;
import io.jinwen.documents.passage.Passages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** What users do with documents: add, look at, search, delete. Safe for use by many threads. */
public final class DocumentLibrary {
  /** Of one user. */
  public static final int DOCUMENTS_MAX = 500;

  public static final int NAME_CHARACTERS_MAX = 200;
  public static final int COLLECTION_CHARACTERS_MAX = 64;

  private static final int PAGE_PIXELS_WIDE = 1_000;

  private final Database database;
  private final DocumentTable table;
  private final DocumentFolder files;
  private final DocumentSearch search;
  private final Ingest ingest;
  private final DocumentReader reader;
  private final Teams teams;
  private final AuditLog audit;
  private final Ids ids;
  private final Clock clock;

  /** One page at a time is drawn: each takes a process and a core for a second. */
  private volatile Consumer<String> beforeDeletion = _ -> {};

  private final Semaphore drawing = new Semaphore(1, true);

  /**
   * @param folder for files and index; made when the first document comes
   * @param watch told of each document that was read or refused
   * @param computed told of the texts of each document that is deleted
   */
  public DocumentLibrary(
      Database database,
      Path folder,
      DocumentReader reader,
      SearchSettings settings,
      Teams teams,
      AuditLog audit,
      Ids ids,
      Clock clock,
      ReadingWatch watch,
      DeletedTexts computed) {
    this.database = database;
    this.table = new DocumentTable(database);
    this.files = new DocumentFolder(folder);
    this.search = new DocumentSearch(files, settings);
    this.reader = reader;
    this.ingest = new Ingest(table, files, reader, search, watch, computed);
    this.teams = teams;
    this.audit = audit;
    this.ids = ids;
    this.clock = clock;
  }

  /** Goes on with what was not read when the server ended. */
  public void start() {
    ingest.start();
  }

  /**
   * Takes a document; it is read in the background.
   *
   * @throws DocumentException INVALID, TOO_MANY, or NO_TEAM for TEAM by one who is in none
   * @throws IOException if the bytes do not come or cannot be kept
   */
  public StoredDocument add(
      String owner, String name, String collection, DocumentAccess access, InputStream bytes)
      throws IOException {
    String fileName = plainName(name);
    String group = text(collection.strip(), COLLECTION_CHARACTERS_MAX);
    if (table.countOf(owner) >= DOCUMENTS_MAX) {
      throw new DocumentException(
          DocumentException.Code.TOO_MANY, "at most " + DOCUMENTS_MAX + " documents");
    }
    teamFor(access, owner); // refused before the bytes are kept
    String id = ids.next();
    long size = files.keep(id, bytes);
    try {
      database.inTransaction(() -> {
        String team = teamFor(access, owner); // of now: bytes take minutes
        table.insert(
            new StoredDocument(
                id,
                owner,
                access,
                team,
                group,
                fileName,
                "",
                Optional.empty(),
                size,
                table.versionsOf(owner, group, fileName) + 1,
                DocumentState.WAITING,
                0,
                0,
                "",
                Optional.empty(),
                clock.instant().truncatedTo(ChronoUnit.MILLIS)));
        audit.append(
            AuditEntry.event(AuditKind.DOCUMENT_ADDED, owner, "", "", decisions(id, access, team)));
      });
    } catch (RuntimeException failed) {
      files.delete(id);
      throw failed;
    }
    ingest.add(id);
    return table.find(id).orElseThrow();
  }

  /** Of one file. */
  public long fileBytesMax() {
    return reader.limits().fileBytesMax();
  }

  /** Those that somebody may read, the newest first. */
  public List<StoredDocument> list(String caller) {
    return table.readableBy(caller, teams.of(caller));
  }

  /** Those of them that are meant; one that is not read yet is of no format. */
  public List<StoredDocument> list(String caller, DocumentFilter filter) {
    return list(caller).stream().filter(filter::accepts).toList();
  }

  /** How many there are, and how large. */
  public DocumentTotals totals() {
    return table.totals();
  }

  /**
   * @throws DocumentException NOT_FOUND also for one of somebody else
   */
  public StoredDocument get(String caller, String id) {
    return table
        .find(id)
        .filter(document -> document.isReadableBy(caller, teams.of(caller)))
        .orElseThrow(() -> notFound(id));
  }

  /** Whether somebody may read a document that there is. */
  public boolean mayRead(String caller, String id) {
    return table.find(id).filter(it -> it.isReadableBy(caller, teams.of(caller))).isPresent();
  }

  /** The team that somebody can give documents to; empty for none. */
  public String teamOf(String caller) {
    return teams.of(caller);
  }

  /**
   * Gives a document to others, or takes it back; only its owner may. It holds from the next
   * request on, for conversations that cite it and for summaries of it too.
   *
   * @throws DocumentException NOT_FOUND, or NO_TEAM for TEAM by one who is in none
   */
  public StoredDocument share(String owner, String id, DocumentAccess access) {
    database.inTransaction(() -> {
      requireOwn(owner, id);
      String team = teamFor(access, owner);
      table.setAccess(id, access, team);
      audit.append(
          AuditEntry.event(AuditKind.DOCUMENT_SHARED, owner, "", "", decisions(id, access, team)));
    });
    return get(owner, id);
  }

  private void requireOwn(String owner, String id) {
    table.find(id).filter(it -> it.owner().equals(owner)).orElseThrow(() -> notFound(id));
  }

  private String teamFor(DocumentAccess access, String owner) {
    if (access != DocumentAccess.TEAM) {
      return "";
    }
    String team = teams.of(owner);
    if (team.isEmpty()) {
      throw new DocumentException(DocumentException.Code.NO_TEAM, owner + " is in no team");
    }
    return team;
  }

  private static List<String> decisions(String id, DocumentAccess access, String team) {
    String to = access == DocumentAccess.TEAM ? access.code() + ":" + team : access.code();
    return List.of("document:" + id, "access:" + to);
  }

  /** Has somebody told of each document before it is deleted, while what belongs to it is there. */
  public void tellBeforeDeletion(Consumer<String> listener) {
    beforeDeletion = listener;
  }

  /**
   * Deletes a document's row, index entries, vectors and files, and what was computed of its text;
   * only its owner may.
   *
   * @throws DocumentException NOT_FOUND
   */
  public void delete(String caller, String id) {
    requireOwn(caller, id);
    beforeDeletion.accept(id);
    database.inTransaction(() -> {
      table.delete(id);
      audit.append(
          AuditEntry.event(AuditKind.DOCUMENT_DELETED, caller, "", "", List.of("document:" + id)));
    });
    ingest.forget(id);
  }

  /**
   * The documents that a question of somebody may search.
   *
   * @param wanted their ids; empty for all
   * @throws DocumentException NOT_FOUND for a wanted one that is not readable, NOT_READY for one
   *     that cannot be searched yet
   */
  public List<StoredDocument> searchable(String caller, Set<String> wanted, DocumentFilter filter) {
    List<StoredDocument> readable =
        wanted.isEmpty() ? list(caller) : wanted.stream().map(id -> ready(caller, id)).toList();
    return readable.stream()
        .filter(document -> document.state() == DocumentState.READY)
        .filter(filter::accepts)
        .toList();
  }

  /** What documents say to a question; touches no database, so that it may be broken off. */
  public Findings search(String question, List<StoredDocument> documents, int most) {
    return search.find(question, documents, most);
  }

  /**
   * The same for what a question chose.
   *
   * @throws DocumentException as above
   */
  public List<StoredDocument> searchable(String caller, DocumentChoice chosen) {
    return searchable(caller, new LinkedHashSet<>(chosen.ids()), chosen.filter());
  }

  /** The answer in the documents' own words. */
  public ExtractedAnswer extract(Findings findings, DocumentChoice chosen) {
    return ExtractedAnswer.of(findings, chosen);
  }

  /**
   * Holds an answer to the sections that a model was given for it; touches no database.
   *
   * @param sections by the numbers that the model knows them by
   * @param numberMax the last number that it was given
   */
  public SectionProof proof(
      DocumentChoice chosen, String question, Map<Integer, FoundPlace> sections, int numberMax) {
    return search.proof(chosen, question, sections, numberMax);
  }

  /** All of a document in reading order, as it may be shown; touches no database. */
  public List<Passage> passages(StoredDocument document) {
    return search.passages(document.id());
  }

  /**
   * All of a document in sections that a model can be given whole; touches no database.
   *
   * @return empty where it is not cut: it has too many passages, or the model is given none whole
   */
  public List<List<Passage>> sections(StoredDocument document, SectionSize size) {
    return search.sections(document, size);
  }

  /**
   * The section that a question is given whole, where the passages found for it lie in one; touches
   * no database.
   *
   * @param found the best first
   * @return all passages of the section in the document's order; empty where they lie apart
   */
  public List<FoundPlace> section(String question, List<FoundPlace> found, SectionSize size) {
    return search.section(question, found, size);
  }

  /** Those that are read and lie with this server, the newest first. */
  public List<StoredDocument> readyHere() {
    return table.ready().stream().filter(document -> isHere(document.id())).toList();
  }

  /** Whether a document is there and read. */
  public boolean isReady(String id) {
    return table.find(id).filter(it -> it.state() == DocumentState.READY).isPresent();
  }

  /** Whether a document is being read or removed, or waits for that. */
  public boolean isAtWork() {
    return ingest.isAtWork();
  }

  /** Another number than before where a document was read or deleted here meanwhile. */
  public long edition() {
    return ingest.edition();
  }

  /** Whether its file lies with this server, and not with another on the same database. */
  public boolean isHere(String id) {
    return files.isHere(id);
  }

  /**
   * Reads a text that is no document, as a text file would be read; nothing of it is kept.
   *
   * @throws RefusedDocumentException with a sentence for the user
   */
  public PastedText read(String text) throws RefusedDocumentException {
    String id = ids.next();
    try {
      files.keep(id, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
      ReadDocument read = reader.read(files.file(id), PastedText.FILE_NAME, ReadProgress.NONE);
      List<Passage> passages = Passages.of(read).stream().map(search::shown).toList();
      return new PastedText(passages, Math.max(1, read.pages().size()));
    } catch (IOException e) {
      throw new UncheckedIOException("the text cannot be kept for reading", e);
    } finally {
      files.delete(id);
    }
  }

  /**
   * A text that was pasted, as it may be shown.
   *
   * @param pages one, unless it has form feeds
   */
  public record PastedText(List<Passage> passages, int pages) {
    static final String FILE_NAME = "text.txt";

    public PastedText {
      passages = List.copyOf(passages);
    }
  }

  /** Holds what a model writes about passages to them; touches no database. */
  public PassageProof proof(String title, List<Passage> numbered) {
    return search.proof(title, numbered);
  }

  /**
   * A document that can be used.
   *
   * @throws DocumentException NOT_FOUND or NOT_READY
   */
  public StoredDocument ready(String caller, String id) {
    StoredDocument document = get(caller, id);
    if (document.state() != DocumentState.READY) {
      throw new DocumentException(DocumentException.Code.NOT_READY, id + " is not read");
    }
    return document;
  }

  /**
   * Two documents against each other; touches no database.
   *
   * @throws DocumentException TOO_LONG
   */
  public Comparison compare(StoredDocument before, StoredDocument after) {
    try {
      return search.compare(before.id(), after.id());
    } catch (Comparison.TooLongException tooLong) {
      throw new DocumentException(DocumentException.Code.TOO_LONG, tooLong.getMessage());
    }
  }

  /** What of a text the documents bear out; touches no database. */
  public TextProof check(String text, List<StoredDocument> documents) {
    return search.check(text, documents);
  }

  /**
   * A page of a PDF as a PNG.
   *
   * @throws DocumentException NOT_FOUND, NOT_READY, or NO_PICTURE
   */
  public DrawnPage picture(String caller, String id, int page) throws InterruptedException {
    StoredDocument document = ready(caller, id);
    if (document.kind().orElseThrow() != DocumentKind.PDF || page < 1 || page > document.pages()) {
      throw new DocumentException(DocumentException.Code.NO_PICTURE, id + " page " + page);
    }
    drawing.acquire();
    try {
      Path picture = files.picture(id);
      try {
        PageSize size =
            reader.draw(files.file(id), document.name(), page, PAGE_PIXELS_WIDE, picture);
        return new DrawnPage(Files.readAllBytes(picture), size);
      } finally {
        Files.deleteIfExists(picture);
      }
    } catch (RefusedDocumentException refused) {
      throw new DocumentException(DocumentException.Code.NO_PICTURE, refused.getMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("the page cannot be drawn", e);
    } finally {
      drawing.release();
    }
  }

  /**
   * What was read of a page, as it may be shown.
   *
   * @throws DocumentException NOT_FOUND or NOT_READY
   */
  public List<Passage> page(String caller, String id, int page) {
    return search.page(ready(caller, id).id(), page);
  }

  /** Ends the background work. */
  public void close() {
    ingest.close();
    search.close();
  }

  private static DocumentException notFound(String id) {
    return new DocumentException(DocumentException.Code.NOT_FOUND, "no document " + id);
  }

  /** Without the folders that some browsers send along. */
  static String plainName(String name) {
    String plain =
        name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1).strip();
    if (plain.isEmpty()) {
      throw new DocumentException(DocumentException.Code.INVALID, "a document has a name");
    }
    return text(plain, NAME_CHARACTERS_MAX);
  }

  private static String text(String text, int most) {
    if (text.length() > most) {
      throw new DocumentException(
          DocumentException.Code.INVALID, "at most " + most + " characters");
    }
    return StoredText.of("a name", text);
  }
}

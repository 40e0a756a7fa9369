package io.jinwen.assistant.documents;

import io.jinwen.assistant.records.store.Database;
import io.jinwen.assistant.records.store.StoredText;
import io.jinwen.documents.Diagnosis;
import io.jinwen.documents.DocumentKind;
import io.jinwen.documents.ReadDocument;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/** The table of documents. */
final class DocumentTable {
  private static final int TITLE_CHARACTERS_MAX = 300;
  private static final int PROBLEM_CHARACTERS_MAX = 500;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Database database;

  DocumentTable(Database database) {
    this.database = database;
  }

  /**
   * Those that somebody may read, the newest first.
   *
   * @param team that the caller is in; empty for none
   */
  List<StoredDocument> readableBy(String caller, String team) {
    return database
        .jdbc()
        .sql(
            """
            select * from documents
            where owner = :caller or shared or (team = :team and team <> '')
            order by id desc
            """)
        .params(Map.of("caller", caller, "team", team))
        .query(DocumentTable::document)
        .list();
  }

  Optional<StoredDocument> find(String id) {
    return database
        .jdbc()
        .sql("select * from documents where id = :id")
        .param("id", id)
        .query(DocumentTable::document)
        .optional();
  }

  /** Those whose reading was not finished, the oldest first. */
  List<StoredDocument> unfinished() {
    return database
        .jdbc()
        .sql("select * from documents where state in ('WAITING', 'READING') order by id")
        .query(DocumentTable::document)
        .list();
  }

  /** Those that are read or shall be, the oldest first. */
  List<StoredDocument> notRefused() {
    return database
        .jdbc()
        .sql("select * from documents where state in ('WAITING', 'READING', 'READY') order by id")
        .query(DocumentTable::document)
        .list();
  }

  /** Those that can be searched, the newest first. */
  List<StoredDocument> ready() {
    return database
        .jdbc()
        .sql("select * from documents where state = 'READY' order by id desc")
        .query(DocumentTable::document)
        .list();
  }

  int countOf(String owner) {
    return number("select count(*) from documents where owner = :owner", Map.of("owner", owner));
  }

  int versionsOf(String owner, String collection, String name) {
    return number(
        """
        select coalesce(max(version), 0) from documents
        where owner = :owner and collection = :collection and name = :name
        """,
        Map.of("owner", owner, "collection", collection, "name", name));
  }

  DocumentTotals totals() {
    return database
        .jdbc()
        .sql(
            """
            select
              coalesce(sum(case when state = 'READY' then 1 else 0 end), 0) as ready,
              coalesce(sum(case when state = 'REFUSED' then 1 else 0 end), 0) as refused,
              coalesce(sum(case when state in ('WAITING', 'READING') then 1 else 0 end), 0)
                as under_way,
              coalesce(sum(case when state = 'READY' then pages else 0 end), 0) as pages,
              coalesce(sum(bytes), 0) as bytes
            from documents
            """)
        .query((row, _) ->
            new DocumentTotals(
                row.getLong("ready"),
                row.getLong("refused"),
                row.getLong("under_way"),
                row.getLong("pages"),
                row.getLong("bytes")))
        .single();
  }

  private int number(String statement, Map<String, ?> values) {
    return database.jdbc().sql(statement).params(values).query(Integer.class).single();
  }

  void insert(StoredDocument document) {
    Map<String, Object> values = new HashMap<>();
    values.put("id", document.id());
    values.put("owner", document.owner());
    values.put("shared", document.access() == DocumentAccess.ALL);
    values.put("team", document.team());
    values.put("collection", document.collection());
    values.put("name", document.name());
    values.put("bytes", document.bytes());
    values.put("version", document.version());
    values.put("state", document.state().name());
    values.put("createdAt", document.createdAt().atOffset(ZoneOffset.UTC));
    database
        .jdbc()
        .sql(
            """
            insert into documents (id, owner, shared, team, collection, name, title, kind, bytes,
              version, state, page, pages, problem, diagnosis, created_at)
            values (:id, :owner, :shared, :team, :collection, :name, '', '', :bytes,
              :version, :state, 0, 0, '', '', :createdAt)
            """)
        .params(values)
        .update();
  }

  /** Whether the document was still there. */
  boolean setProgress(String id, int page, int pages) {
    return database
            .jdbc()
            .sql(
                "update documents set state = 'READING', page = :page, pages = :pages where id = :id")
            .params(Map.of("id", id, "page", page, "pages", pages))
            .update()
        > 0;
  }

  /** Whether the document was still there. */
  boolean setReady(String id, ReadDocument read) {
    String title = StoredText.of("the title", shortened(read.title(), TITLE_CHARACTERS_MAX));
    return database
            .jdbc()
            .sql(
                """
                update documents set state = 'READY', title = :title, kind = :kind, page = :pages,
                  pages = :pages, diagnosis = :diagnosis where id = :id
                """)
            .params(
                Map.of(
                    "id", id,
                    "title", title,
                    "kind", read.kind().name(),
                    "pages", read.pages().size(),
                    "diagnosis", JSON.writeValueAsString(read.diagnosis())))
            .update()
        > 0;
  }

  void setRefused(String id, String problem) {
    database
        .jdbc()
        .sql("update documents set state = 'REFUSED', problem = :problem where id = :id")
        .params(Map.of("id", id, "problem", shortened(problem, PROBLEM_CHARACTERS_MAX)))
        .update();
  }

  /** Gives it to others, or takes it back. */
  void setAccess(String id, DocumentAccess access, String team) {
    database
        .jdbc()
        .sql("update documents set shared = :shared, team = :team where id = :id")
        .params(Map.of("id", id, "shared", access == DocumentAccess.ALL, "team", team))
        .update();
  }

  void delete(String id) {
    database.jdbc().sql("delete from documents where id = :id").param("id", id).update();
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }

  private static DocumentAccess access(ResultSet row) throws SQLException {
    if (row.getBoolean("shared")) {
      return DocumentAccess.ALL;
    }
    return row.getString("team").isEmpty() ? DocumentAccess.OWN : DocumentAccess.TEAM;
  }

  private static StoredDocument document(ResultSet row, int rowNumber) throws SQLException {
    String kind = row.getString("kind");
    String diagnosis = row.getString("diagnosis");
    return new StoredDocument(
        row.getString("id"),
        row.getString("owner"),
        access(row),
        row.getString("team"),
        row.getString("collection"),
        row.getString("name"),
        row.getString("title"),
        kind.isEmpty() ? Optional.empty() : Optional.of(DocumentKind.valueOf(kind)),
        row.getLong("bytes"),
        row.getInt("version"),
        DocumentState.valueOf(row.getString("state")),
        row.getInt("page"),
        row.getInt("pages"),
        row.getString("problem"),
        diagnosis.isEmpty()
            ? Optional.empty()
            : Optional.of(JSON.readValue(diagnosis, Diagnosis.class)),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}

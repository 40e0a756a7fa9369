-- What people think of answers, and what reviewers decided. The conversation is copied at the time
-- of the feedback, for its session may be deleted before anyone looks.

create table feedback (
  id                varchar(26)                 not null primary key,
  session_id        varchar(26)                 not null,
  turn_id           varchar(26)                 not null,
  owner             varchar(200)                not null,
  verdict           varchar(10)                 not null,
  reason            varchar(2000)               not null,
  correction        varchar,
  role              varchar(40)                 not null,
  model             varchar(300)                not null,
  history           varchar                     not null,
  question          varchar                     not null,
  answer            varchar                     not null,
  state             varchar(20)                 not null,
  approved_question varchar,
  approved_answer   varchar,
  reviewer          varchar(200),
  review_note       varchar(2000)               not null,
  created_at        timestamp(3) with time zone not null,
  reviewed_at       timestamp(3) with time zone,
  constraint feedback_once unique (turn_id, owner)
);

create index feedback_by_state on feedback (state, created_at);

-- Views of an approval system for a Hallwatch station, and a role that may read them and nothing else.
-- For the administrator of a PostgreSQL database with tables of the up_pro_* family. Change what differs at your place:
-- column names on the left of AS are yours, those on the right are ours (docs/feeds.md).
-- Every view needs a time that moves on with every change of the row, and an id without a double; both never NULL.
-- Run as the owner of the tables: psql -d approval -f hw_views.sql, then in psql: \password hallwatch

CREATE SCHEMA hw;

-- Cases. Names and numbers of applicants are left out: a station has no need of them.
-- The columns from window_id to handle_place are not in the published table; NULL is allowed where you have none.
CREATE VIEW hw.cases AS
SELECT a.project_no                         AS project_no,
       a.task_code                          AS item_id,
       a.task_name                          AS task_name,
       a.org_code                           AS org_code,
       a.window_id                          AS window_id,
       a.project_type                       AS project_type,
       a.apply_date                         AS apply_date,
       a.accept_date                        AS accept_date,
       a.accept_doc_no                      AS accept_doc_no,
       a.accept_doc_source                  AS accept_doc_source,  -- AUTO: numbered by the system
       a.promise_limit                      AS promise_limit,
       a.limit_unit                         AS limit_unit,         -- WORKDAY, CALENDAR_DAY, HOUR, MONTH
       a.legal_limit                        AS legal_limit,
       a.green_channel                      AS green_channel,      -- boolean, or 1 and 0
       a.handle_user_name                   AS handle_user_id,     -- our staff_id, not a name
       a.handle_place                       AS handle_place,
       a.applyer_type                       AS applicant_type,
       a.promise_date                       AS promise_date,
       a.cd_time                            AS cd_time,
       a.row_guid                           AS row_guid
FROM up_pro_accept a
WHERE a.cd_operation IS DISTINCT FROM 'D';

-- Steps and results in one order. The words of your system stand on the left of THEN; what is in no line comes as it is
-- and is shown as an unknown step.
CREATE VIEW hw.case_events AS
SELECT p.project_no                         AS project_no,
       CASE p.event_name
         WHEN '收件' THEN 'RECEIVE'
         WHEN '受理' THEN 'ACCEPT'
         WHEN '不予受理' THEN 'REJECT_ACCEPT'
         WHEN '补正告知' THEN 'CORRECT_NOTICE'
         WHEN '补正受理' THEN 'CORRECT_SUBMIT'
         WHEN '审核' THEN 'REVIEW'
         WHEN '特别程序开始' THEN 'SUSPEND'
         WHEN '特别程序结束' THEN 'RESUME'
         WHEN '延期' THEN 'EXTEND'
         WHEN '收费' THEN 'FEE'
         WHEN '出证' THEN 'ISSUE'
         WHEN '送达' THEN 'DELIVER'
         WHEN '归档' THEN 'ARCHIVE'
         WHEN '撤回' THEN 'WITHDRAW'
         ELSE p.event_name
       END                                  AS event_code,
       p.event_start_time                   AS event_start_time,
       p.create_time                        AS entered_at,         -- when it was typed in; late entry is judged by it
       p.handle_user_name                   AS handle_user_id,
       p.handle_explain                     AS handle_explain,
       p.cd_time                            AS cd_time,
       p.row_guid                           AS row_guid
FROM up_pro_process p
WHERE p.cd_operation IS DISTINCT FROM 'D'
UNION ALL
SELECT r.project_no,
       CASE r.result_type WHEN '1' THEN 'DECIDE_GRANT' WHEN '2' THEN 'DECIDE_DENY' ELSE r.result_type END,
       r.result_date,
       r.create_time,
       NULL,
       r.result_explain,
       r.cd_time,
       r.row_guid
FROM up_pro_result r
WHERE r.cd_operation IS DISTINCT FROM 'D';

-- Legal stops (2) and extensions (1), numbered within their case.
CREATE VIEW hw.special_procedures AS
SELECT s.project_no                         AS project_no,
       row_number() OVER (PARTITION BY s.project_no ORDER BY s.special_time, s.row_guid) AS seq,
       s.special_type                       AS special_type,
       s.special_name                       AS special_name,
       s.special_time                       AS special_time,
       s.end_time                           AS end_time,
       s.handle_user                        AS approver,
       s.cd_time                            AS cd_time,
       s.row_guid                           AS row_guid
FROM up_pro_special_procedure s
WHERE s.cd_operation IS DISTINCT FROM 'D';

-- Without these every look sorts the whole table.
CREATE INDEX hw_accept_cursor ON up_pro_accept(cd_time, row_guid);
CREATE INDEX hw_process_cursor ON up_pro_process(cd_time, row_guid);
CREATE INDEX hw_result_cursor ON up_pro_result(cd_time, row_guid);
CREATE INDEX hw_special_cursor ON up_pro_special_procedure(cd_time, row_guid);

-- The role reads these views; the tables below them are the views' owner's affair.
CREATE ROLE hallwatch LOGIN CONNECTION LIMIT 8;
ALTER ROLE hallwatch SET default_transaction_read_only = on;
GRANT USAGE ON SCHEMA hw TO hallwatch;
GRANT SELECT ON ALL TABLES IN SCHEMA hw TO hallwatch;

-- A country's plan, made by the database itself: every value follows from the seed and a number, so that two runs agree.
-- Run by generate.py, with constraints and indexes put aside. Nobody in it exists.

-- What is written to a table emptied in the same transaction needs no log of its own.
TRUNCATE location CASCADE;

CREATE FUNCTION pg_temp.made(sort text, of_location bigint, number bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS
$$ SELECT md5(%(seed)s || ':' || sort || ':' || of_location || ':' || number)::uuid $$;

INSERT INTO location (id, slug, name, municipality, region, zone, places, opens, closes, plan_version, published_version)
SELECT pg_temp.made('location', l, 0), 'locatie-' || l, 'Locatie ' || l, 'Gemeente ' || l %% 90,
    (ARRAY['noord', 'midden', 'zuid'])[1 + l %% 3], 'Europe/Amsterdam', 400, '08:00', '21:30', 0, 0
FROM generate_series(0, %(locations)s - 1) AS l;

INSERT INTO age_group (id, location_id, name, min_age, max_age, position)
SELECT pg_temp.made('age_group', l, n), pg_temp.made('location', l, 0), 'Leeftijdsgroep ' || n, 3 * n, 3 * n + 2, n
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 5) AS n;

INSERT INTO space (id, location_id, name, directions, capacity, shareable, on_location)
SELECT pg_temp.made('space', l, n), pg_temp.made('location', l, 0), 'Ruimte ' || n, 'gebouw ' || n / 4, 30, false, true
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 11) AS n;

INSERT INTO free_day (id, location_id, day, name, sort)
SELECT pg_temp.made('free_day', l, n), pg_temp.made('location', l, 0), %(today)s::date - 300 + 25 * n, 'Vrije dag', 'closing_day'
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 23) AS n;

INSERT INTO volunteer (id, location_id, name, email, languages, vog_until, reminder_hours, rsvp_token, active)
SELECT pg_temp.made('volunteer', l, n), pg_temp.made('location', l, 0), 'Vrijwilliger ' || n,
    'vrijwilliger-' || l || '-' || n || '@weekwijzer.example', ARRAY['nl'], %(today)s::date + 500, 24,
    md5(%(seed)s || ':volunteer-token:' || l || ':' || n), true
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 44) AS n;

INSERT INTO availability (id, location_id, volunteer_id, weekday, starts, ends)
SELECT pg_temp.made('availability', l, 8 * n + day), pg_temp.made('location', l, 0), pg_temp.made('volunteer', l, n),
    day, '08:00', '22:00'
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 44, 2) AS n, generate_series(1, 7) AS day;

INSERT INTO partner (id, location_id, name, sort)
SELECT pg_temp.made('partner', l, n), pg_temp.made('location', l, 0), 'Partner ' || n, 'library'
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 9) AS n;

INSERT INTO contact (id, location_id, partner_id, name, email, rsvp_token)
SELECT pg_temp.made('contact', l, n), pg_temp.made('location', l, 0), pg_temp.made('partner', l, n), 'Contact ' || n,
    'contact-' || l || '-' || n || '@partner.example', md5(%(seed)s || ':contact-token:' || l || ':' || n)
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 9) AS n;

INSERT INTO user_account (id, location_id, email, name, role, active, fs_uniquifier, failed_sign_ins)
SELECT pg_temp.made('account', l, n), pg_temp.made('location', l, 0),
    'begeleider-' || l || '-' || n || '@weekwijzer.example', 'Begeleider ' || n, 'supervisor', true,
    md5(%(seed)s || ':session:' || l || ':' || n), 0
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 2) AS n;

INSERT INTO child (id, location_id, pseudonym, birth_month, languages, family_id)
SELECT pg_temp.made('child', l, n), pg_temp.made('location', l, 0), 'Vogel ' || n,
    date_trunc('month', %(today)s::date - 100 * n)::date, ARRAY['ar'], pg_temp.made('family', l, n / 2)
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 54) AS n;

INSERT INTO activity
    (id, location_id, kind, title, description, age_group_id, responsible_id, capacity, children_per_adult)
SELECT pg_temp.made('activity', l, n), pg_temp.made('location', l, 0),
    (ARRAY['safety_day', 'cycling_lessons', 'music_coaching', 'sports_outing', 'library_visit', 'open_activity'])[1 + n %% 6],
    'Activiteit ' || n, 'Wat we doen en wat u meeneemt.', pg_temp.made('age_group', l, n %% 6),
    pg_temp.made('account', l, n %% 3), 16, 8
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 29) AS n;

INSERT INTO enrolment (id, location_id, activity_id, child_id, state, since)
SELECT pg_temp.made('enrolment', l, 55 * n + child), pg_temp.made('location', l, 0), pg_temp.made('activity', l, n),
    pg_temp.made('child', l, child), 'placed', %(today)s::date - 400
FROM generate_series(0, %(locations)s - 1) AS l, generate_series(0, 29) AS n,
    LATERAL (SELECT (7 * n + i) %% 55 AS child FROM generate_series(0, 7) AS i) AS placed;

CREATE TEMPORARY TABLE made_cast ON COMMIT DROP AS
SELECT l, pg_temp.made('location', l, 0) AS location_id, pg_temp.made('account', l, 0) AS supervisor_id,
    (SELECT array_agg(pg_temp.made('space', l, n) ORDER BY n) FROM generate_series(0, 11) AS n) AS spaces,
    (SELECT array_agg(pg_temp.made('volunteer', l, n) ORDER BY n) FROM generate_series(0, 44) AS n) AS volunteers,
    (SELECT array_agg(pg_temp.made('partner', l, n) ORDER BY n) FROM generate_series(0, 9) AS n) AS partners,
    (SELECT array_agg(pg_temp.made('activity', l, n) ORDER BY n) FROM generate_series(0, 29) AS n) AS activities,
    (SELECT array_agg(pg_temp.made('age_group', l, n) ORDER BY n) FROM generate_series(0, 5) AS n) AS age_groups
FROM generate_series(0, %(locations)s - 1) AS l;

-- Two years of days. Of one location's sessions on a day, the slot and the space together differ up to the sixtieth.
-- A session and the one row that it has in each other table share their id.
CREATE TEMPORARY TABLE made_session ON COMMIT DROP AS
SELECT n, location_id, supervisor_id, uid::uuid AS id, uid, starts_local,
    starts_local AT TIME ZONE 'Europe/Amsterdam' AS starts_at,
    starts_local AT TIME ZONE 'Europe/Amsterdam' + interval '90 minutes' AS ends_at,
    spaces[1 + place] AS space_id, 'Ruimte ' || place AS place, volunteers[1 + k %% 45] AS volunteer_id,
    partners[1 + k %% 10] AS partner_id, activities[1 + k %% 30] AS activity_id, 'Activiteit ' || k %% 30 AS title,
    age_groups[1 + k %% 6] AS age_group_id
FROM (
    SELECT n, n %% %(locations)s AS l, (n / %(locations)s)::int AS k, md5(%(seed)s || ':session:' || n) AS uid,
        -- The locations that are measured keep the coming time free: their weeks are made apart.
        CASE WHEN n %% %(locations)s < %(measured)s THEN 600 ELSE 728 END AS days
    FROM generate_series(0, %(sessions)s - 1) AS n
) AS numbered
JOIN made_cast USING (l),
LATERAL (
    SELECT %(today)s::date - 700 + k %% days + make_interval(hours => 9 + 2 * (k / days %% 5)) AS starts_local,
        (k %% days + k / days) %% 12 AS place
) AS placed;

INSERT INTO programme_session (id, location_id, activity_id, title, notes, starts_at, ends_at, starts_local, zone,
    space_id, space_shareable, age_group_id, cancelled, calendar_uid, version)
SELECT id, location_id, activity_id, title, '', starts_at, ends_at, starts_local, 'Europe/Amsterdam',
    space_id, false, age_group_id, false, uid, 1
FROM made_session;

INSERT INTO shift (id, location_id, session_id, role, need, required, position)
SELECT id, location_id, id, 'Begeleiding', 1, true, 0 FROM made_session;

INSERT INTO assignment (id, location_id, session_id, shift_id, volunteer_id, starts_at, ends_at, session_cancelled,
    answer, answered_at, released, assigned_at)
SELECT id, location_id, id, id, volunteer_id, starts_at, ends_at, false, 'accepted', starts_at - interval '5 days', false,
    starts_at - interval '9 days'
FROM made_session;

INSERT INTO engagement (id, location_id, session_id, partner_id, state, answered_at, withdrawn)
SELECT id, location_id, id, partner_id, 'confirmed', starts_at - interval '5 days', false
FROM made_session WHERE n %% 4 = 0;

INSERT INTO publication (id, location_id, session_id, calendar_uid, title, description, place, space_id, starts_at, ends_at, zone,
    cancelled, sequence, component, content_hash, stamped_at, published_at, published_by_id)
SELECT id, location_id, id, uid, title, 'Wat we doen en wat u meeneemt.', place, space_id, starts_at, ends_at, 'Europe/Amsterdam',
    false, 0,
    convert_to(format(E'BEGIN:VEVENT\r\nDTSTAMP:20260101T090000Z\r\nLAST-MODIFIED:20260101T090000Z\r\nUID:%%s\r\n'
        'SUMMARY:%%s\r\nDTSTART;TZID=Europe/Amsterdam:%%s\r\nDTEND;TZID=Europe/Amsterdam:%%s\r\nLOCATION:%%s\r\n'
        'DESCRIPTION:Wat we doen en wat u meeneemt.\r\nSEQUENCE:0\r\nSTATUS:CONFIRMED\r\nEND:VEVENT\r\n',
        uid, title, to_char(starts_local, 'YYYYMMDD"T"HH24MISS'),
        to_char(starts_local + interval '90 minutes', 'YYYYMMDD"T"HH24MISS'), place), 'UTF8'),
    uid || uid, starts_at - interval '8 days', starts_at - interval '8 days', supervisor_id
FROM made_session;

INSERT INTO invitation (id, location_id, session_id, volunteer_id, withdrawn, sequence, told_starts_at, told_ends_at,
    told_hash, stamped_at)
SELECT id, location_id, id, volunteer_id, false, 0, starts_at, ends_at, uid || uid, starts_at - interval '8 days'
FROM made_session;

INSERT INTO message (id, location_id, kind, dedup_key, message_id, volunteer_id, session_id, invitation_id, sequence,
    stamped_at, created_at, due_at, expires_at, state, attempts, handed_over_at, sent_at)
SELECT id, location_id, 'invitation', 'made:' || n, uid, volunteer_id, id, id, 0, told_at, told_at, told_at, starts_at,
    'sent', 1, told_at, told_at
FROM made_session, LATERAL (SELECT starts_at - interval '8 days' AS told_at) AS told
WHERE n %% 4 = 1;

"""What people see and send: a blueprint per subject; each view makes one call and commits once."""

from app.blueprints.about.routes import bp as about
from app.blueprints.activities.routes import bp as activities
from app.blueprints.agenda.routes import bp as agenda
from app.blueprints.allocations.results import bp as allocation_results
from app.blueprints.allocations.routes import bp as allocations
from app.blueprints.allocations.wishes import bp as allocation_wishes
from app.blueprints.answers.digests import bp as digest_answers
from app.blueprints.answers.routes import bp as answers
from app.blueprints.answers.series import bp as series_answers
from app.blueprints.attendance.paper import bp as attendance
from app.blueprints.attention.routes import bp as attention
from app.blueprints.auth.routes import bp as auth
from app.blueprints.bulk.routes import bp as bulk
from app.blueprints.busy.routes import bp as busy
from app.blueprints.certificates.ceremony import bp as ceremony
from app.blueprints.certificates.public import bp as verification
from app.blueprints.certificates.routes import bp as certificates
from app.blueprints.children.consents import bp as consents
from app.blueprints.children.departures import bp as departures
from app.blueprints.children.records import bp as children
from app.blueprints.coach_week.appointments import bp as coach_appointments
from app.blueprints.coach_week.coaches import bp as coaches
from app.blueprints.coach_week.routes import bp as coach_week
from app.blueprints.coach_week.weekly import bp as coach_times
from app.blueprints.coaching.dossier import bp as coaching_dossier
from app.blueprints.coaching.goals import bp as coaching_goals
from app.blueprints.coaching.notes import bp as coaching_notes
from app.blueprints.coaching.requests import bp as coaching_requests
from app.blueprints.coaching.routes import bp as coaching
from app.blueprints.coaching_evaluations.links import bp as evaluation_links
from app.blueprints.coaching_evaluations.own import bp as own_evaluations
from app.blueprints.coaching_evaluations.routes import bp as coaching_evaluations
from app.blueprints.copying.routes import bp as copying
from app.blueprints.course_figures.routes import bp as course_figures
from app.blueprints.course_marks.lessons import bp as course_marks
from app.blueprints.course_marks.own import bp as own_lessons
from app.blueprints.courses.child import bp as course_child
from app.blueprints.courses.children import bp as course_children
from app.blueprints.courses.details import bp as course_details
from app.blueprints.courses.equipment import bp as course_equipment
from app.blueprints.courses.groups import bp as course_groups
from app.blueprints.courses.money import bp as course_money
from app.blueprints.courses.new import bp as new_courses
from app.blueprints.courses.rides import bp as course_rides
from app.blueprints.courses.routes import bp as courses
from app.blueprints.enrolments.agreements import bp as agreements
from app.blueprints.enrolments.routes import bp as enrolments
from app.blueprints.enrolments.together import bp as enrolments_together
from app.blueprints.evaluations.again import bp as again
from app.blueprints.evaluations.answers import bp as evaluation_answers
from app.blueprints.evaluations.figures import bp as figures
from app.blueprints.evaluations.routes import bp as evaluations
from app.blueprints.feeds.own import bp as feeds
from app.blueprints.files.export import bp as export
from app.blueprints.files.upload import bp as upload
from app.blueprints.finder.routes import bp as finder
from app.blueprints.free_days.routes import bp as free_days
from app.blueprints.intake.routes import bp as intake
from app.blueprints.library.book_sets import bp as book_sets
from app.blueprints.library.reading import bp as reading
from app.blueprints.library.visits import bp as library
from app.blueprints.messages.routes import bp as messages
from app.blueprints.money.activities import bp as activity_money
from app.blueprints.money.routes import bp as money
from app.blueprints.outing_day.card import bp as outing_card
from app.blueprints.outing_day.numbers import bp as emergency_numbers
from app.blueprints.outing_day.packing import bp as outing_packing
from app.blueprints.outing_day.routes import bp as outing_day
from app.blueprints.outings.briefing import bp as outing_briefing
from app.blueprints.outings.cancelling import bp as outing_cancelling
from app.blueprints.outings.details import bp as outing_details
from app.blueprints.outings.new import bp as new_outings
from app.blueprints.outings.rides import bp as outing_rides
from app.blueprints.outings.routes import bp as outings
from app.blueprints.own_mails.routes import bp as own_mails
from app.blueprints.own_templates.routes import bp as own_templates
from app.blueprints.papers.routes import bp as papers
from app.blueprints.participation.routes import bp as participation
from app.blueprints.partners.routes import bp as partners
from app.blueprints.people.followers import bp as followers
from app.blueprints.people.organisations import bp as organisations
from app.blueprints.people.routes import bp as people
from app.blueprints.people.volunteers import bp as volunteers
from app.blueprints.periods.routes import bp as periods
from app.blueprints.places.age_groups import bp as age_groups
from app.blueprints.places.spaces import bp as spaces
from app.blueprints.preparation.of_contacts import bp as tasks_of_contacts
from app.blueprints.preparation.routes import bp as preparation
from app.blueprints.preparation.routes import own as own_tasks
from app.blueprints.replies.routes import bp as replies
from app.blueprints.requirements.own import bp as own_requirements
from app.blueprints.requirements.routes import bp as requirements
from app.blueprints.rotation_day.lists import bp as rotation_day
from app.blueprints.rotation_groups.members import bp as rotation_members
from app.blueprints.rotation_groups.routes import bp as rotation_groups
from app.blueprints.rotation_groups.wishes import bp as rotation_wishes
from app.blueprints.rotation_sessions.routes import bp as rotation_sessions
from app.blueprints.rotations.board import bp as rotation_board
from app.blueprints.rotations.groups import bp as rotation_group_settings
from app.blueprints.rotations.routes import bp as rotations
from app.blueprints.rotations.stations import bp as rotation_stations
from app.blueprints.school_hours.routes import bp as school_hours
from app.blueprints.search.routes import bp as search
from app.blueprints.series.details import bp as activity_details
from app.blueprints.series.routes import bp as series
from app.blueprints.sessions.parts import bp as shift_parts
from app.blueprints.sessions.routes import bp as sessions
from app.blueprints.shifts.routes import bp as shifts
from app.blueprints.shows.acts import bp as show_acts
from app.blueprints.shows.line_up import bp as show_line_up
from app.blueprints.shows.routes import bp as shows
from app.blueprints.stamp_cards.routes import bp as stamp_cards
from app.blueprints.templates.editor import bp as template_editor
from app.blueprints.templates.initiatives import bp as initiatives
from app.blueprints.templates.routes import bp as templates
from app.blueprints.templates.sharing import bp as template_sharing
from app.blueprints.year_figures.routes import bp as year_figures

BLUEPRINTS = (
    year_figures,
    stamp_cards,
    course_figures,
    about,
    activities,
    activity_details,
    activity_money,
    age_groups,
    again,
    agenda,
    allocation_results,
    allocation_wishes,
    allocations,
    answers,
    series_answers,
    digest_answers,
    attendance,
    attention,
    auth,
    book_sets,
    bulk,
    busy,
    ceremony,
    certificates,
    verification,
    children,
    consents,
    departures,
    coaching,
    coaching_dossier,
    coaching_goals,
    coaching_notes,
    coaching_requests,
    coaching_evaluations,
    own_evaluations,
    evaluation_links,
    coach_appointments,
    coach_times,
    coach_week,
    coaches,
    copying,
    course_child,
    course_children,
    course_details,
    course_equipment,
    course_groups,
    course_money,
    course_rides,
    course_marks,
    courses,
    agreements,
    enrolments,
    enrolments_together,
    evaluation_answers,
    evaluations,
    export,
    feeds,
    figures,
    followers,
    free_days,
    finder,
    initiatives,
    intake,
    library,
    messages,
    money,
    new_courses,
    new_outings,
    outing_briefing,
    outing_cancelling,
    outing_card,
    outing_day,
    outing_packing,
    emergency_numbers,
    outing_details,
    outing_rides,
    outings,
    own_lessons,
    own_mails,
    organisations,
    own_tasks,
    own_templates,
    papers,
    participation,
    partners,
    people,
    periods,
    preparation,
    reading,
    rotation_groups,
    rotation_members,
    rotation_wishes,
    school_hours,
    search,
    replies,
    own_requirements,
    requirements,
    rotation_day,
    rotation_board,
    rotation_group_settings,
    rotation_sessions,
    rotation_stations,
    rotations,
    series,
    sessions,
    shift_parts,
    shifts,
    show_acts,
    show_line_up,
    shows,
    spaces,
    tasks_of_contacts,
    template_editor,
    template_sharing,
    templates,
    upload,
    volunteers,
)

"""Who sees the statistics: staff, each over the rows that are there for him."""

TABLE = """
#                                  agent manager finance admin customer partner
ActivityStats.byType               o     o       -       o     -        -
ActivityStats.cancelled            o     o       -       o     -        -
ActivityStats.count                o     o       -       o     -        -
ActivityStats.done                 o     o       -       o     -        -
ActivityStats.planned              o     o       -       o     -        -

ActivityTypeStats.count            o     o       -       o     -        -
ActivityTypeStats.type             o     o       -       o     -        -

MemberFigures.lost                 o     o       o       o     -        -
MemberFigures.open                 o     o       o       o     -        -
MemberFigures.openValue            o     o       o       o     -        -
MemberFigures.openWeighted         o     o       o       o     -        -
MemberFigures.rate                 o     o       o       o     -        -
MemberFigures.user                 o     o       o       o     -        -
MemberFigures.won                  o     o       o       o     -        -
MemberFigures.wonValue             o     o       o       o     -        -

PipelineStats.count                o     o       o       o     -        -
PipelineStats.stages               o     o       o       o     -        -
PipelineStats.value                o     o       o       o     -        -
PipelineStats.weighted             o     o       o       o     -        -

Query.activityStats                o     o       -       o     -        -
Query.pipelineStats                o     o       o       o     -        -
Query.taskStats                    o     o       -       o     -        -
Query.teamPerformance              o     o       o       o     -        -
Query.winRate                      o     o       o       o     -        -

StageStats.count                   o     o       o       o     -        -
StageStats.stage                   o     o       o       o     -        -
StageStats.value                   o     o       o       o     -        -
StageStats.weighted                o     o       o       o     -        -

TaskPriorityStats.count            o     o       -       o     -        -
TaskPriorityStats.priority         o     o       -       o     -        -

TaskStats.byPriority               o     o       -       o     -        -
TaskStats.cancelled                o     o       -       o     -        -
TaskStats.completed                o     o       -       o     -        -
TaskStats.count                    o     o       -       o     -        -
TaskStats.inProgress               o     o       -       o     -        -
TaskStats.overdue                  o     o       -       o     -        -
TaskStats.pending                  o     o       -       o     -        -

TeamFigures.lost                   o     o       o       o     -        -
TeamFigures.members                o     o       o       o     -        -
TeamFigures.open                   o     o       o       o     -        -
TeamFigures.openValue              o     o       o       o     -        -
TeamFigures.openWeighted           o     o       o       o     -        -
TeamFigures.rate                   o     o       o       o     -        -
TeamFigures.team                   o     o       o       o     -        -
TeamFigures.won                    o     o       o       o     -        -
TeamFigures.wonValue               o     o       o       o     -        -

WinRate.lost                       o     o       o       o     -        -
WinRate.rate                       o     o       o       o     -        -
WinRate.won                        o     o       o       o     -        -
WinRate.wonValue                   o     o       o       o     -        -

QuoteStats.acceptanceRate          o     o       o       o     -        -
QuoteStats.accepted                o     o       o       o     -        -
QuoteStats.acceptedValue           o     o       o       o     -        -
QuoteStats.byStatus                o     o       o       o     -        -
QuoteStats.count                   o     o       o       o     -        -
QuoteStats.open                    o     o       o       o     -        -
QuoteStats.openValue               o     o       o       o     -        -
QuoteStats.value                   o     o       o       o     -        -

QuoteStatusStats.count             o     o       o       o     -        -
QuoteStatusStats.status            o     o       o       o     -        -
QuoteStatusStats.value             o     o       o       o     -        -

Query.quoteStats                   o     o       o       o     -        -
"""

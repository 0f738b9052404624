// Package lifecycle says in which stage of its life each customer is, follows
// the customers as they move, and turns movement into forecasts and value.
//
// A [clientele.Timeline] goes in, with a [Rhythm]: what is known of the
// population's cadence, fitted once by [FitRhythm] and frozen. Out come the
// stages prospect, acquisition, growth, maturity, decline and departed, each
// with its evidence. Start with [Detect]. Nothing is called lost after a fixed
// number of days: silence is judged against the customer's own gaps, shrunk
// towards those of the population.
//
// What a customer is on a day depends on that day and the days before it,
// never on later ones. [Tracker] keeps stages steady by asking for
// confirmation, and reports the changes. [Move] makes the movement matrix of
// two snapshots of any label: stages, grades, segments, clusters. [CountMoves]
// and [Estimate] make of it a Markov chain with standard errors, forecasts and
// a value per state. [Cohorts], [KaplanMeier] and [LogRank] follow groups of
// customers.
//
// Source: Platzer and Reutterer (2016), Marketing Science 35(5), for purchase
// timing with regularity; Pfeifer and Carraway (2000), Journal of Interactive
// Marketing 14(2), for customers as Markov chains.
package lifecycle

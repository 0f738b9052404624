// Package abc grades customers by what they are worth: the heart of customer
// grading, in which a few customers bring most of the value.
//
// A column of values goes in, one row per customer: revenue, profit or any
// other figure of which more is better. Out come, row by row, the class, the
// rank, the share and the cumulative share, with a summary of every class and
// the cuts, frozen, which grade the same way tomorrow. Start with [Rank].
//
// Which class a customer gets is decided by a [Rule]: by share of customers
// ([Count], the default: 5 % A, 15 % B, 80 % C), by cumulative share of value
// ([Value]), by amounts ([Thresholds]), or computed from the curve
// ([Computed]). Three things hold under every rule, because their absence is
// what grades customers wrongly elsewhere:
//
//   - equal values get equal classes, unless [Options.Ties] asks otherwise;
//   - the customer with whom a share of value is reached belongs to the higher
//     class, so that the only, or the dominant, customer is in class A;
//   - customers who cost more than they bring are in class [Loss], and
//     customers who were not active are in class [Inactive], never in the
//     worst ordinary class.
//
// The same cuts grade again later: [Cuts.Regrade] keeps those who only wobble
// about a cut where they are and lists who moved and why; [Cuts.Gap],
// [Cuts.NearRise] and [Cuts.NearFall] tell what is missing; a [Board] follows
// a live system.
//
// Around the grades: [Concentrate] measures how unequal customers are, [Profit]
// and [NewWhale] what each of them earns, [Cross] and [Quadrants] cross two
// gradings, [Criteria] make one score of several figures, and [Plan],
// [Allocate] and [ResourceFit] act on the grades.
//
// Source: Dickie (1951), Factory Management and Maintenance 109; Curry and
// Curry (2000), The Customer Marketing Method (customer pyramid).
package abc

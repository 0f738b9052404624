// Package clv says what a customer has been worth, will be worth and makes
// others worth.
//
// A [clientele.History] goes in: for each customer the number of repeat
// purchases, the time of the last one and the time observed. Out comes a
// fitted purchase model, a small value with exported parameters, that says
// for any customer how likely it is still alive and how many purchases are to
// be expected. A spend model does the same for the amount of a purchase.
//
// Start with [FitBGNBD] for purchases and [FitGammaGamma] for spend.
// Parameters from a paper work like fitted ones:
//
//	m := clv.BGNBD{R: 0.243, Alpha: 4.414, A: 0.793, B: 2.426}
//	n, err := m.Expected(2, 30.43, 38.86, 39)
//
// [Compare] fits several models and marks the one to use. Customers who leave
// at a purchase are [BGNBD], [MBGNBD] and, buying regularly, [BGCNBD] and
// [MBGCNBD]; those who leave at any time [ParetoNBD] and [GGompertzNBD]; [NBD]
// has no leaving, [BGBB] has opportunities and [SBG] contracts. What a model
// can do beyond [Model] it says by small interfaces such as [Survivor],
// [Forecaster] and [Discounter]; [Describe] and [DeltaInterval] take any.
//
// Times of the data, of the parameters and of every horizon are in one unit,
// that of the history the model was fitted to.
//
// Sources: Schmittlein, Morrison and Colombo (1987), Management Science 33(1);
// Fader, Hardie and Lee (2005), Marketing Science 24(2); Fader and Hardie
// (2013), “The Gamma-Gamma Model of Monetary Value”.
package clv

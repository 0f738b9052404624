package clientele

// Progress is told how much of a long piece of work is done. Total is 0 while
// it is not known. It is never called by two goroutines at once.
type Progress func(done, total int)

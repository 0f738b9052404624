module github.com/clientele-go/clientele/bench

go 1.26

require github.com/clientele-go/clientele v0.0.0

require gonum.org/v1/gonum v0.17.0 // indirect

replace github.com/clientele-go/clientele => ../

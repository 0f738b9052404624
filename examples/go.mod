module github.com/clientele-go/clientele/examples

go 1.26

require github.com/clientele-go/clientele v0.0.0

replace github.com/clientele-go/clientele => ../

module github.com/clientele-go/clientele/docs

go 1.26

require (
	github.com/clientele-go/clientele v0.0.0
	github.com/clientele-go/clientele/chart v0.0.0
	github.com/clientele-go/clientele/examples v0.0.0
)

require (
	codeberg.org/go-fonts/liberation v0.5.0 // indirect
	codeberg.org/go-latex/latex v0.2.0 // indirect
	git.sr.ht/~sbinet/gg v0.7.0 // indirect
	github.com/golang/freetype v0.0.0-20170609003504-e2365dfdc4a0 // indirect
	golang.org/x/image v0.30.0 // indirect
	golang.org/x/text v0.41.0 // indirect
	gonum.org/v1/gonum v0.17.0 // indirect
	gonum.org/v1/plot v0.17.0 // indirect
)

replace (
	github.com/clientele-go/clientele => ../
	github.com/clientele-go/clientele/chart => ../chart
	github.com/clientele-go/clientele/examples => ../examples
)

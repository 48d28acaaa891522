var x = 1
var y = 2
x^2 + y^2 = 5
x*y = 1

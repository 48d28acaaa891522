# The talk's claim: the Hessian shrinks as the width grows (docs/linearity.md)
plstar linearity digits --rows 10 --network "dense({m}) tanh dense" --widths 64,128,256,512 \
  --seeds 3 --steps 200 --out width | tee said.txt || [ $? = 1 ]
grep "Hessian norm" said.txt
plstar open width --print

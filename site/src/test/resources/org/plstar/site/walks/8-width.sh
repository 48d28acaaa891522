# The talk's claim: the Hessian shrinks as the width grows (docs/linearity.md)
plstar linearity digits --rows 10 --network "dense({m}) tanh dense" --widths 64,128,256,512 \
  --seeds 3 --steps 200 --out width | grep "Linear at the widths"
plstar runs show width | grep "Hessian norm"
plstar open width --print

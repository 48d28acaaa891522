# The kernel of an ONNX model, block by block to a disk (docs/onnx.md, docs/large.md, docs/cluster.md).
# With -- --master URL the same command runs on a cluster, with the same bytes: tests of module cluster.
plstar train digits --rows 100 --network "dense(8) tanh dense" --steps 1 --out run --export model.onnx
plstar kernel model.onnx --data digits --rows 100 --outputs trace --out K.zarr
test -f K.zarr/zarr.json
plstar kernel model.onnx --data digits --rows 100 --outputs trace --out K.npy
/usr/bin/python3 -c 'import numpy; K = numpy.load("K.npy"); assert K.shape[0] == K.shape[1] == 100; print(K.shape)'

package org.plstar.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.file.Path;
import java.util.List;

/** Small models, built node by node: input {@code x}, output {@code out}. */
final class Models {
    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private int opset = 17;

    private final DataType type;

    Models(int... inputDims) {
        this(DataType.DOUBLE, inputDims);
    }

    Models(DataType type, int... inputDims) {
        this.type = type;
        graph.addInput(value("x", type, inputDims));
        graph.addOutput(
                ValueInfoProto.newBuilder()
                        .setName("out")
                        .setType(
                                TypeProto.newBuilder()
                                        .setTensorType(
                                                TypeProto.Tensor.newBuilder()
                                                        .setElemType(type.getNumber()))));
    }

    /** A value whose first axis is open. */
    static ValueInfoProto value(String name, DataType type, int... dims) {
        TensorShapeProto.Builder shape =
                TensorShapeProto.newBuilder().addDim(Dimension.newBuilder().setDimParam("batch"));
        for (int d : dims) {
            shape.addDim(Dimension.newBuilder().setDimValue(d));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(shape)))
                .build();
    }

    Models opset(int version) {
        opset = version;
        return this;
    }

    Models edit(java.util.function.Consumer<GraphProto.Builder> change) {
        change.accept(graph);
        return this;
    }

    Models weight(String name, List<Long> dims, double... values) {
        TensorProto.Builder t =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(type.getNumber())
                        .addAllDims(dims);
        for (double v : values) {
            if (type == DataType.DOUBLE) {
                t.addDoubleData(v);
            } else {
                t.addFloatData((float) v);
            }
        }
        graph.addInitializer(t);
        return this;
    }

    Models wholes(String name, long... values) {
        TensorProto.Builder t =
                TensorProto.newBuilder()
                        .setName(name)
                        .setDataType(DataType.INT64.getNumber())
                        .addDims(values.length);
        for (long v : values) {
            t.addInt64Data(v);
        }
        graph.addInitializer(t);
        return this;
    }

    Models node(String op, String output, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setName("node " + output)
                        .setOpType(op)
                        .addAllInput(inputs)
                        .addOutput(output)
                        .addAllAttribute(List.of(attributes)));
        return this;
    }

    Models nodes(
            String op, List<String> outputs, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setOpType(op)
                        .addAllInput(inputs)
                        .addAllOutput(outputs)
                        .addAllAttribute(List.of(attributes)));
        return this;
    }

    static AttributeProto whole(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder a =
                AttributeProto.newBuilder()
                        .setName(name)
                        .setType(AttributeProto.AttributeType.INTS);
        for (long v : values) {
            a.addInts(v);
        }
        return a.build();
    }

    static AttributeProto number(String name, double value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF((float) value)
                .build();
    }

    static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    ModelProto proto() {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    OnnxModel read() {
        return OnnxModel.read(proto().toByteArray(), Path.of("model.onnx"), ImportOptions.DEFAULT);
    }
}

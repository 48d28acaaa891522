package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.option;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.plstar.app.badinput.Wrong.Setup;
import org.plstar.array.npy.NpyArray;
import org.plstar.array.npy.NpyRefusal;
import org.plstar.array.npy.Npz;
import org.plstar.network.NetworkRefusal;
import org.plstar.optimize.OptimizeRefusal;
import org.plstar.refusal.Refusal;
import org.plstar.study.StudyRefusal;
import org.plstar.study.refusal.RequestRefusal;

/** Networks that cannot be read, built or trained, and weights that are not theirs. */
final class WrongNetworks {
    private WrongNetworks() {}

    static List<Wrong> all() {
        return List.of(
                network("empty network", NetworkRefusal.EMPTY, "network", ""),
                network(
                        "no layer's character",
                        NetworkRefusal.UNEXPECTED_CHARACTER,
                        "position 10",
                        "dense(3) + dense"),
                network(
                        "open parenthesis",
                        NetworkRefusal.PARENTHESIS,
                        "position 9",
                        "residual(dense(3) tanh"),
                network("unknown layer", NetworkRefusal.UNKNOWN_LAYER, "position 7", "dense dens"),
                network(
                        "unknown argument",
                        NetworkRefusal.UNKNOWN_ARGUMENT,
                        "position",
                        "dense(3,depth=2) dense"),
                network(
                        "argument twice",
                        NetworkRefusal.REPEATED_ARGUMENT,
                        "position",
                        "dense(3,bias=true,bias=true) dense"),
                network(
                        "width 0",
                        NetworkRefusal.BAD_ARGUMENT,
                        "position 7",
                        "dense(0) tanh dense"),
                network(
                        "no channels",
                        NetworkRefusal.MISSING_ARGUMENT,
                        "position 1",
                        "conv(3) dense"),
                network(
                        "too deep",
                        NetworkRefusal.TOO_DEEP,
                        "network",
                        "residual(".repeat(99) + "tanh" + ")".repeat(99)),
                network(
                        "shares that differ",
                        NetworkRefusal.SHARED,
                        "network",
                        "shared(a,dense(4)) shared(a,dense(5)) dense"),
                network(
                        "tokens in the middle",
                        NetworkRefusal.TOKENS,
                        "network",
                        "tanh embedding(4,3) dense"),
                network(
                        "open size in the middle",
                        NetworkRefusal.OPEN_SIZE,
                        "position 1",
                        "dense tanh dense"),
                network("images wanted", NetworkRefusal.SHAPE, "network", "conv(3,3x3) gap dense"),
                network(
                        "too many weights",
                        NetworkRefusal.TOO_LARGE,
                        "network",
                        "dense(100000) dense(100000) dense"),
                network("no weights", NetworkRefusal.NO_PARAMETERS, "network", "tanh"),
                network("other number of outputs", StudyRefusal.OUTPUTS, "--network", "dense(7)"),
                option(
                        "auto step of batches and batch norm",
                        StudyRefusal.TRAINING_LAYER,
                        "batch normalisation",
                        "--network",
                        "dense(4) batchnorm tanh dense",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2"),
                option(
                        "auto step of batches and dropout",
                        StudyRefusal.TRAINING_LAYER,
                        "dropout",
                        "--network",
                        "dense(4) tanh dropout(0.5) dense",
                        "--optimizer",
                        "sgd",
                        "--batch",
                        "2"),
                option(
                        "a last batch of one row and batch norm",
                        OptimizeRefusal.BATCH_TOO_SMALL,
                        "batch 7 of 8 rows",
                        "--network",
                        "dense(4) batchnorm tanh dense",
                        "--optimizer",
                        "adam",
                        "--batch",
                        "7"),
                option(
                        "input that does not fit",
                        RequestRefusal.INPUT,
                        "2 features",
                        "--input",
                        "1x28x28"),
                option(
                        "input that is no shape",
                        RequestRefusal.INPUT,
                        "--input 2by1",
                        "--input",
                        "2by1"),
                option("input of nothing", RequestRefusal.INPUT, "--input 0x2", "--input", "0x2"),
                option(
                        "sigma of PyTorch",
                        RequestRefusal.UNUSED,
                        "--sigma-w",
                        "--parametrization",
                        "pytorch",
                        "--sigma-w",
                        "2"),
                network(
                        "a convolution of columns",
                        NetworkRefusal.SHAPE,
                        "position 1, layer 0 (conv(4,3x3))",
                        "conv(4,3x3) gap dense"),
                network(
                        "pooling of columns",
                        NetworkRefusal.SHAPE,
                        "position 10, layer 1 (maxpool(2x2))",
                        "dense(4) maxpool(2x2) dense"),
                network(
                        "attention of columns",
                        NetworkRefusal.SHAPE,
                        "the shape [4] comes to it; expected a sequence [tokens, width]",
                        "dense(4) attention(2) dense"),
                network(
                        "residual that changes the shape",
                        NetworkRefusal.SHAPE,
                        "position 6, layer 1 (residual(dense(3)))",
                        "tanh residual(dense(3)) dense"),
                network(
                        "branches of different shapes",
                        NetworkRefusal.SHAPE,
                        "position 1, layer 0 (sum(dense(3),dense(4)))",
                        "sum(dense(3),dense(4)) dense"),
                option(
                        "weights that do not exist",
                        NpyRefusal.NOT_NPZ,
                        "w.npz",
                        "--weights",
                        "FOLDER/w.npz"),
                option(
                        "weights that are no archive",
                        NpyRefusal.NOT_NPZ,
                        "data.csv",
                        "--weights",
                        "DATA"),
                weights(
                        "weights of other names",
                        NetworkRefusal.WEIGHTS_NAMES,
                        List.of(1, 2),
                        "1.weight",
                        1),
                weights(
                        "weights of another shape",
                        NetworkRefusal.WEIGHTS_SHAPE,
                        List.of(2, 1),
                        "0.weight",
                        1),
                weights(
                        "weights beyond all bounds",
                        StudyRefusal.DIVERGED_AT_START,
                        List.of(1, 2),
                        "0.weight",
                        1e200),
                weights(
                        "weights that diverged",
                        NetworkRefusal.WEIGHTS_VALUE,
                        List.of(1, 2),
                        "0.weight",
                        Double.NaN));
    }

    private static Wrong network(String what, Refusal.Code code, String named, String text) {
        return option(what, code, named, "--network", text);
    }

    private static Wrong weights(
            String what, Refusal.Code code, List<Integer> shape, String name, double value) {
        Setup file = folder -> {
            SequencedMap<String, NpyArray> arrays = new LinkedHashMap<>();
            arrays.put(name, new NpyArray(shape, new double[] {value, 1}));
            arrays.put("0.bias", new NpyArray(List.of(1), new double[] {0}));
            Npz.write(folder.resolve("w.npz"), arrays);
        };
        return Wrong.files(
                what,
                code,
                code == StudyRefusal.DIVERGED_AT_START ? "network dense" : "w.npz",
                file,
                "--network",
                "dense",
                "--weights",
                "FOLDER/w.npz");
    }
}

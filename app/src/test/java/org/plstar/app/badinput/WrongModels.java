package org.plstar.app.badinput;

import static org.plstar.app.badinput.Wrong.option;

import java.util.List;
import org.plstar.onnx.OnnxRefusal;
import org.plstar.study.refusal.RequestRefusal;

/** ONNX models that are none, are not there, or cannot be written. */
final class WrongModels {
    private WrongModels() {}

    static List<Wrong> all() {
        return List.of(
                option(
                        "frozen without a model",
                        RequestRefusal.UNUSED,
                        "--frozen",
                        "--frozen",
                        "*"),
                option("an axis without a model", RequestRefusal.UNUSED, "--axis", "--axis", "n=3"),
                new Wrong(
                        "an axis without an extent",
                        RequestRefusal.AXIS,
                        "--axis width",
                        Wrong.GOOD_DATA,
                        List.of(
                                "kernel",
                                "m.onnx",
                                "--data",
                                "DATA",
                                "--target",
                                "label",
                                "--axis",
                                "width")),
                new Wrong(
                        "a model without data",
                        RequestRefusal.NO_DATA,
                        "--data",
                        _ -> {},
                        List.of("kernel", "model.onnx", "--target", "label")),
                option("a table as a model", OnnxRefusal.NOT_ONNX, "data.csv", "--data", "DATA"),
                new Wrong(
                        "a model that does not exist",
                        OnnxRefusal.UNREADABLE,
                        "nowhere.onnx",
                        Wrong.GOOD_DATA,
                        List.of("kernel", "nowhere.onnx", "--data", "DATA", "--target", "label")),
                option(
                        "export into a missing folder",
                        RequestRefusal.UNWRITABLE,
                        "--export",
                        "--export",
                        "FOLDER/no/m.onnx"));
    }
}

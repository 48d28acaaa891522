/**
 * Views of a trained model at its end: correct answers by class, wrong images, the kernel ordered
 * by class, and each layer's share in it.
 */
@org.jspecify.annotations.NullMarked
package org.plstar.study.portrait;

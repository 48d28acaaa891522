@org.jspecify.annotations.NullMarked
package org.plstar.study.certify.coq;

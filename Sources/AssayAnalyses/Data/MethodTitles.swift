internal import AssayInference

extension ProportionMethod {
  /// The name of the method in running text.
  var title: String {
    switch self {
    case .wilson: "Wilson"
    case .wilsonCorrected: "Wilson, corrected for continuity"
    case .clopperPearson: "Clopper–Pearson"
    case .midP: "mid-p"
    case .jeffreys: "Jeffreys"
    case .agrestiCoull: "Agresti–Coull"
    case .logit: "logit"
    case .arcsine: "arcsine"
    case .wald: "Wald"
    }
  }
}

extension DifferenceMethod {
  /// The name of the method in running text.
  var title: String {
    switch self {
    case .newcombe: "Newcombe"
    case .newcombeCorrected: "Newcombe, corrected for continuity"
    case .miettinenNurminen: "Miettinen–Nurminen"
    case .mee: "Mee"
    case .agrestiCaffo: "Agresti–Caffo"
    case .wald: "Wald, cut to −1 and 1"
    }
  }
}

extension MultiplicityAdjustment {
  /// The name of the adjustment in running text.
  var title: String {
    switch self {
    case .none: "not adjusted"
    case .bonferroni: "Bonferroni"
    case .holm: "Holm"
    case .hochberg: "Hochberg"
    case .hommel: "Hommel"
    case .sidak: "Šidák"
    case .holmSidak: "Holm–Šidák"
    case .benjaminiHochberg: "Benjamini–Hochberg"
    case .benjaminiYekutieli: "Benjamini–Yekutieli"
    }
  }
}

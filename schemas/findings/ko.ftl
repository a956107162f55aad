# What findings say, in Korean. See en.ftl. A variable is followed by no particle that changes with
# its last sound; where one is needed both forms stand, as in 은(는).

## How things are written

article = 제{ $number }조{ $part }
article-protocol = 의정서 제{ $number }조{ $part }
article-report = 조약에 관한 보도
date = { $year }년 { $month }월 { $day }일

## Effects

effect-refuse = 접수 불가
effect-incomplete = 미비
effect-decide = 결정 필요
effect-note = 참고

## Who has to act

who-sender = 발송기관
who-receiver = 접수기관
who-person = 수형자
who-court = 법원

## Verdicts on rules

verdict-passed = 충족
verdict-failed = 불충족
verdict-not-applicable = 해당 없음
verdict-not-checked = 미확인

## Sides, channels, and who speaks for the person

side-sentencing = 선고국
side-executing = 집행국
side-both = 양국
channel-direct = 중앙기관 간에 직접
channel-diplomatic = 외교경로를 통하여
giver-person = 수형자
giver-legal-representative = 법정대리인
giver-defender = 변호인
giver-relative = 가까운 친족

## Items

item-additional-punishment = 부가형의 집행에 관한 문서
item-adaptation-statement = 형의 조정 예정에 관한 진술서
item-amnesty-acts = 일반사면 또는 특별사면에 관한 문서의 사본
item-anti-torture-guarantee = 고문 및 가혹행위를 하지 아니한다는 보증
item-citizenship-proof = 국적 증명서
item-civil-claim-guarantee = 민사상 청구의 이행에 관한 보증
item-conduct-report = 복역 중 생활태도에 관한 보고서
item-consequences-explained = 법적 효과를 설명하였다는 증명
item-conviction-certificate = 유죄판결 또는 형의 선고에 관한 증명서
item-damage-compensation = 손해 및 그 배상에 관한 정보
item-decision-letter = 결정을 통보하는 서한
item-end-date = 형기 종료일
item-enforcement-rules = 외국 판결의 집행에 관한 규정 정보
item-entry-into-force = 판결의 확정에 관한 문서
item-execution-guarantee = 잔여 형의 집행에 관한 보증
item-execution-law = 형을 집행하게 될 법령의 발췌본
item-execution-procedure = 형 집행의 절차와 조건
item-expulsion-order = 추방 또는 강제퇴거 명령서
item-facts = 범죄사실의 기술
item-fingerprints = 지문
item-further-information = 추가로 요청된 정보 또는 문서
item-higher-court-decisions = 상급법원의 재판서
item-identity-data = 인적사항(성명, 출생일 및 출생지)
item-identity-document = 유효한 신분증명서의 사본
item-law-provisions = 판결의 근거가 된 법률 조항의 본문
item-medical-report = 의료 보고서
item-offence-under-executing-law = 해당 행위를 집행국에서 범죄로 정한 법률 조항
item-person-consent = 수형자 또는 법정대리인의 동의서
item-person-opinion = 이송에 관한 수형자의 의견 진술서
item-person-petition = 수형자의 신청서
item-personal-file = 수형자의 신상기록
item-recognition-decision = 판결의 승인 및 집행에 관한 결정
item-registered-address = 등록된 주소
item-reply-letter = 회신 서한
item-request-letter = 요청 서한
item-residence = 거주지 또는 주소
item-sentence-particulars = 형의 종류와 기간, 기산일 및 복역한 기간
item-social-report = 사회환경 보고서
item-state-consent = 이송에 대한 국가의 동의서
item-time-served = 복역한 형기와 잔여 형기에 관한 문서
item-transit-papers = 통과호송에 관한 문서
item-verdict = 판결문 사본

## Kinds of messages

message-interest-notice = 수형자의 이송 희망 통지
message-document-request = 문서 요청
message-transfer-request = 이송 요청
message-reply = 요청에 대한 회신
message-supplement-request = 보완 요청
message-supplement = 보완 자료
message-approval-request = 사전 합의 요청
message-approval = 사전 합의
message-decision = 결정
message-non-agreement = 부동의
message-withdrawal = 철회
message-consent-verification = 동의 확인
message-person-informed = 수형자에게 고지하였다는 통지
message-arrangement = 인도에 관한 협의
message-handover-report = 인도 결과 보고
message-file-transfer = 신상기록 송부
message-circumstance-notice = 사정의 통지
message-status-request = 집행 상황 조회
message-execution-report = 집행 상황 보고
message-sentence-change = 판결 변경의 통지
message-transit-request = 통과호송 요청
message-transit-decision = 통과호송에 관한 결정
message-originals-notice = 원본 발송 통지
message-originals-receipt = 원본 수령 확인

## Parts of a message

field-names = 성명
field-birth-date = 출생일
field-birth-place = 출생지
field-citizenships = 국적
field-residence = 거주지
field-petition = 수형자의 희망
field-consent = 동의
field-consent-verified = 동의의 확인
field-consent-informed = 법적 효과를 설명한 날
field-consent-withdrawn = 동의를 철회한 날
field-punishment-kind = 형의 종류
field-punishment-amount = 형의 기간
field-punishment-starts = 형기의 기산일
field-punishment-executed = 복역한 형기
field-punishment-remaining = 잔여 형기
field-punishment-ends = 형기의 마지막 날
field-decisions = 법원의 재판
field-offences = 범죄
field-executing-provision = 집행국의 법률 조항
field-damage = 손해
field-sentencing-consent = 선고국의 동의 여부
field-executing-consent = 집행국의 동의 여부
field-documents = 문서
field-decision = 결정
field-decision-ground = 거절 사유
field-decision-reasons = 이유
field-arrangement = 인도 일자와 장소
field-arrangement-terms = 인도 조건
field-report = 보고하는 내용
field-report-on = 보고하는 사실이 있은 날
field-change = 판결의 변경
field-change-act = 판결을 변경하는 문서
field-transit = 제3국과 호송 여정
field-transit-route = 경로
field-transit-dates = 통과호송 일자
field-asks = 요청 사항
field-originals = 발송한 원본의 목록
field-receipt = 수령한 원본의 목록

## Languages

language-en = 영어
language-kk = 카자흐어
language-ru = 러시아어
language-pt = 포르투갈어
language-it = 이탈리아어
language-ko = 한국어
language-es = 스페인어
language-fr = 프랑스어
language-tr = 튀르키예어
language-uz = 우즈베크어
language-de = 독일어
language-zh = 중국어
language-ar = 아랍어
language-be = 벨라루스어
language-tk = 투르크멘어
language-az = 아제르바이잔어
language-bg = 불가리아어
language-cs = 체코어
language-el = 그리스어
language-fa = 페르시아어
language-hi = 힌디어
language-hu = 헝가리어
language-hy = 아르메니아어
language-ka = 조지아어
language-ky = 키르기스어
language-lt = 리투아니아어
language-mk = 마케도니아어
language-mn = 몽골어
language-nl = 네덜란드어
language-ro = 루마니아어
language-sk = 슬로바키아어
language-sr = 세르비아어
language-tg = 타지크어
language-uk = 우크라이나어
language-vi = 베트남어

## States

state-AE = 아랍에미리트
state-AM = 아르메니아
state-AR = 아르헨티나
state-AZ = 아제르바이잔
state-BG = 불가리아
state-BR = 브라질
state-BY = 벨라루스
state-BZ = 벨리즈
state-CA = 캐나다
state-CL = 칠레
state-CN = 중국
state-CR = 코스타리카
state-CY = 키프로스
state-CZ = 체코
state-EC = 에콰도르
state-ES = 스페인
state-FR = 프랑스
state-GE = 조지아
state-GR = 그리스
state-GT = 과테말라
state-HU = 헝가리
state-IN = 인도
state-IR = 이란
state-IT = 이탈리아
state-JO = 요르단
state-KG = 키르기스스탄
state-KR = 대한민국
state-KZ = 카자흐스탄
state-LT = 리투아니아
state-MA = 모로코
state-MD = 몰도바
state-MK = 북마케도니아
state-MN = 몽골
state-MX = 멕시코
state-NI = 니카라과
state-PA = 파나마
state-PE = 페루
state-PY = 파라과이
state-QA = 카타르
state-RO = 루마니아
state-RS = 세르비아
state-RU = 러시아 연방
state-SA = 사우디아라비아
state-SK = 슬로바키아
state-SR = 수리남
state-SV = 엘살바도르
state-TJ = 타지키스탄
state-TM = 투르크메니스탄
state-TR = 튀르키예
state-UA = 우크라이나
state-US = 미합중국
state-UY = 우루과이
state-UZ = 우즈베키스탄
state-VE = 베네수엘라
state-VN = 베트남

## Checklists

checklist-article = 조항
checklist-item = 내용
checklist-direction = 발송국
checklist-obligation = 의무
checklist-translation = 번역
checklist-certification = 증명
checklist-none = 없음
checklist-draft = 초안: 문서와 요건에 관한 조항을 전부 확인하지는 못하였습니다. 아래 내용은 규정이 아닙니다.
checklist-empty = { $article }에 따르면 이 통신문에 첨부할 문서가 따로 열거되어 있지 않습니다.
checklist-originals-simultaneously = { $article }: 원본은 전자 통신문과 동시에 우편으로 발송합니다.
checklist-originals-as-soon-as-possible = { $article }: 원본은 가능한 한 조속히 송부합니다.
checklist-channel = { $article }: 통신문은 { $channel } 전달합니다.
checklist-into = 번역 언어: { $languages }
checklist-into-with-addressee = 수신국 { $state }: { $languages }
checklist-into-certified = 증명된 번역
checklist-awaits-declaration = { $article }: 다음 언어로 충분한지 여부는 수신국({ $state })에서 선언합니다: { $languages }.
obligation-required = 필수
obligation-if-available = 가능한 경우
obligation-if-known = 알려진 경우
obligation-if-necessary = 필요한 경우
obligation-if-imposed = 선고 또는 부과된 경우
obligation-on-request = 요청이 있는 경우
obligation-by-analogy = 유추 적용
occasion-agrees = 발송국이 동의하는 경우
occasion-refuses = 발송국이 거절하는 경우
occasion-consent-needed = 수형자의 동의가 필요한 경우
occasion-flight = 수형자가 국적국으로 도주한 경우
occasion-expulsion-order = 추방 또는 강제퇴거 명령이 있는 경우
direction-sentencing-to-executing = 선고국
direction-executing-to-sentencing = 집행국
direction-requesting-to-requested = 요청국
direction-either = 양국 중 어느 한쪽
certification-certified-copy = 증명된 사본
certification-signature-and-stamp = 서명 및 관인
certification-sending-authority = 발송기관의 증명
certification-authentication = 인증
form-information = 통신문 자체 또는 문서로
form-paper = 문서

## Findings

finding-not-a-transfer-treaty = 수형자 이송에 관한 조약이 아님
    .found = 통신문이 사법공조에 관한 조약을 근거로 발송되었습니다.
    .wanted = { $article }: 이 조약은 수형자의 이송이 아니라 사법공조를 규율합니다.
    .action = 이송의 근거가 되는 조약을 명시하십시오.

finding-message-not-foreseen = 조약에 정하지 아니한 통신문
    .found = 통신문의 종류: { $message }.
    .wanted = 확인한 조항은 다른 통신문을 정하고 있습니다.
    .action = 통신문을 검토하고 회신 방법을 결정하십시오.

finding-other-side = 상대국이 발송할 통신문
    .found = 통신문의 종류: { $message }.
    .wanted = { $article }에 따르면 이 통신문은 상대국이 발송합니다.
    .action = 어느 국가가 선고국이고 어느 국가가 집행국인지 확인한 후 통신문을 검토하십시오.

finding-missing = 누락: { $item }
    .found = 이 통신문과 해당 사건의 이전 통신문에 다음이 없습니다: { $item }.
    .wanted = { $article }에 따라 필요한 것: { $item }.
    .action = 이 통신문과 함께 또는 보완 자료로 송부하십시오.

finding-particulars-missing = 불충분: { $item }
    .found = 기재되지 않은 사항: { $fields }.
    .wanted = { $article }에 따라 필요한 것: { $item }.
    .action = 누락된 사항을 기재하거나 그 사항이 기재된 문서를 송부하십시오.

finding-too-few = 각각에 대하여 갖추지 못함: { $item }
    .found = 확인된 수: { $found }.
    .wanted = { $article }에 따라 각각 하나씩 필요합니다. 기재된 판결 내용에 따른 수: { $wanted }.
    .action = 누락된 문서를 송부하십시오.

finding-language-not-stated = 언어가 기재되지 않음: { $item }
    .found = 문서 { $document }에 작성 언어가 기재되어 있지 않습니다.
    .wanted = { $article }에 따라 필요한 언어: { $languages }.
    .action = 문서의 언어를 기재하고, 필요하면 번역문을 첨부하십시오.

finding-translation-missing = 번역문 누락: { $item }
    .found = 문서 { $document }의 언어: { $language }. 번역문이 없습니다.
    .wanted = { $article }에 따라 다음 언어로 된 번역문이 필요합니다: { $languages }.
    .action = 번역문을 첨부하고 문서 { $document }의 번역임을 표시하십시오.

finding-translation-not-linked = 번역 대상이 표시되지 않음: { $item }
    .found = 문서 { $translation }은(는) 번역문이지만 어느 문서의 번역인지 표시되어 있지 않습니다.
    .wanted = { $article }에 따라 문서 { $document }에 대하여 다음 언어로 된 번역문이 필요합니다: { $languages }.
    .action = 그러한 경우 문서 { $translation }이(가) 문서 { $document }의 번역임을 표시하십시오.

finding-translation-not-certified = 번역문이 증명되지 않음: { $item }
    .found = 문서 { $document }의 번역을 누가 증명하였는지 기재되어 있지 않습니다.
    .wanted = { $article }에 따라 발송기관이 증명한 번역문이 필요합니다.
    .action = 번역문의 증명을 받고 증명한 자를 기재하십시오.

finding-language-awaits-declaration = 충분한 언어인지 아직 선언되지 않음: { $language }
    .found = 문서를 읽을 수 있는 언어는 다음뿐입니다: { $language }.
    .wanted = { $article }에서는 수신국의 공용어를 정하고 있습니다: { $languages }.
    .action = 이 언어({ $language })로 충분한지 여부를 선언하십시오. 그때까지 해당 문서는 접수됩니다.

finding-not-certified = 증명되지 않음: { $item }
    .found = 문서 { $document }에 증명이 없습니다.
    .wanted = { $article }에 따라 증명이 필요합니다: { $item }.
    .action = 전자적으로 또는 종이 문서에 관인을 찍어 증명하고 보완 자료로 다시 송부하십시오.

finding-certification-invalid = 증명이 유효하지 않음: { $item }
    .found = 문서 { $document }의 증명을 확인하였으나 유효하지 않습니다.
    .wanted = { $article }에 따라 증명이 필요합니다: { $item }.
    .action = 문서를 다시 증명하여 보완 자료로 송부하십시오.

finding-certification-declared = 종이 원본에서 관인 확인 필요: { $item }
    .found = 문서 { $document }의 증명은 종이 원본에 있다고 기재되어 있습니다.
    .wanted = { $article }에 따라 증명이 필요합니다: { $item }.
    .action = 원본이 도착하면 관인을 확인하십시오.

finding-certification-not-checked = 증명이 확인되지 않음: { $item }
    .found = 문서 { $document }의 증명을 확인할 수 없었습니다.
    .wanted = { $article }에 따라 증명이 필요합니다: { $item }.
    .action = 증명한 공무원의 서명을 확인하십시오.

finding-not-signed-and-stamped = 서명 또는 관인 없음: { $item }
    .found = 문서 { $document }에 서명과 관인이 모두 있다고 기재되어 있지 않습니다.
    .wanted = { $article }에 따라 열거된 모든 문서에 권한 있는 자의 서명과 관인이 필요합니다.
    .action = 서명과 관인을 받고 서명한 자를 기재하십시오.

finding-not-stated = 기재되지 않음: { $field }
    .found = 통신문에 다음이 기재되어 있지 않습니다: { $field }.
    .wanted = { $article }에 따라 통신문에 기재하여야 합니다.
    .action = 통신문에 기재하십시오.

finding-originals-not-announced = 종이 원본의 발송이 통지되지 않음
    .found = 통신문에 문서가 있으나 원본을 담은 우편물이 기재되어 있지 않습니다.
    .wanted = { $article }: 원본은 동시에 우편으로 발송합니다.
    .action = 원본을 발송하고 우편물 번호를 통지하십시오.

finding-channel-unexplained = 조약에서 정한 경로와 다른 경로
    .found = 통신문이 다른 경로로 발송되었으나 그 사유가 기재되어 있지 않습니다.
    .wanted = { $article }: 통신문은 { $channel } 전달합니다.
    .action = 다른 경로를 이용한 사유를 기재하십시오.

finding-ground-not-listed = 조약에 열거되지 않은 거절 사유
    .found = 결정에 조약이 열거하지 않은 사유가 기재되어 있습니다.
    .wanted = { $article }에서 거절 사유를 정하고 있습니다.
    .action = 이유를 검토하고, 명확하지 않으면 거절 사유를 문의하십시오.

finding-ground-of-other-side = 상대국만 원용할 수 있는 거절 사유
    .found = 결정에 기재된 사유를 원용할 수 있는 국가: { $side }.
    .wanted = { $article }에서 어느 국가가 어떤 사유를 원용할 수 있는지 정하고 있습니다.
    .action = 이유를 검토하고, 명확하지 않으면 거절 사유를 문의하십시오.

finding-states-not-named = 선고국 또는 집행국이 기재되지 않음
    .found = 통신문에 어느 국가가 선고국이고 어느 국가가 집행국인지 기재되어 있지 않습니다.
    .wanted = { $article }에서 두 국가를 구별하고 있습니다.
    .action = 두 국가를 모두 기재하십시오.

finding-states-do-not-fit = 기재된 국가가 통신 당사국과 일치하지 않음
    .found = 선고국: { $sentencing }. 집행국: { $executing }.
    .wanted = { $article }: 두 국가는 해당 사건의 양 당사국입니다.
    .action = 국가의 기재를 바로잡으십시오.

finding-not-a-party = 당사국이 아님: { $state }
    .found = 조약 당사국에 포함되지 않은 국가: { $state }.
    .wanted = { $article }의 구속을 받는 것은 당사국입니다.
    .action = 다른 조약이 적용되는지 결정하십시오.

finding-punishment-not-covered = 조약의 적용 대상이 아닌 형
    .found = 기재된 주형 중 조약의 적용을 받는 종류가 없습니다.
    .wanted = { $article }에서 적용 대상이 되는 형을 정하고 있습니다.
    .action = 조약이 적용되는지 결정하십시오.

finding-not-a-citizen = 집행국의 국민이 아님
    .found = 기재된 국적에 다음이 없습니다: { $state }.
    .wanted = { $article }에 따라 수형자가 집행국에 속하여야 합니다.
    .action = 결정하십시오. 의문이 있으면 국적 증명서를 요청하십시오.

finding-other-citizenship = 다른 국적도 보유함
    .found = 수형자의 국적: { $state } 및 다른 국가.
    .wanted = { $article }에 따라 다른 국적이 없어야 합니다.
    .action = 결정하십시오.

finding-death-or-life = 사형 또는 무기형
    .found = 사형 또는 무기형이 선고되었고, 선고국이 상대국의 법정 최고형을 수락하지 않았습니다.
    .wanted = { $article }에 따라 선고국이 유사한 범죄에 대한 집행국의 법정 최고형을 수락한 경우에만 이송할 수 있습니다.
    .action = 결정하십시오. 선고국에 수락 여부를 문의하십시오.

finding-law-forbids = 선고국의 법률이 이송을 허용하지 않음
    .found = 선고국이 그와 같이 밝혔습니다.
    .wanted = { $article }에 따라 선고국의 법률이 이송을 허용하여야 합니다.
    .action = 결정하십시오.

finding-remaining-term-short = 잔여 형기가 { $months }개월 미만
    .found = 기준일: { $counted }. 형기가 적어도 { $least }까지 계속되어야 합니다.
    .wanted = { $article }에 따라 잔여 형기가 { $months }개월 이상이어야 합니다.
    .action = 절차의 계속 여부를 결정하십시오.

finding-term-does-not-add-up = 형기에 관한 기재가 서로 일치하지 않음
    .found = 기산일, 기간 및 종료일 사이에 형기 산입으로 설명되지 않는 { $days }일의 차이가 있습니다.
    .wanted = { $article }에 따라 형의 기간, 기산일 및 복역한 기간을 기재하여야 합니다.
    .action = 수치를 확인하고 산입된 기간을 기재하십시오.

finding-not-final = 판결이 확정되지 않음
    .found = 접수일까지 확정되었다고 기재된 재판이 없습니다.
    .wanted = { $article }에 따라 확정판결이 필요합니다.
    .action = 결정하십시오. 판결 확정일을 문의하십시오.

finding-proceedings-open = 계속 중인 다른 절차가 있음
    .found = 계속 중이라고 기재된 절차의 수: { $count }.
    .wanted = { $article }: 선고국에서 계속 중인 절차가 있으면 거절할 수 있습니다.
    .action = 절차의 계속 여부를 결정하십시오.

finding-consent-withdrawn = 동의가 철회됨
    .found = 통신문에 동의의 철회가 기재되어 있습니다.
    .wanted = { $article }에 따라 동의가 필요합니다.
    .action = 결정하십시오. 의문이 있으면 수형자에게 확인하십시오.

finding-consent-not-voluntary = 자발적이고 충분한 설명에 따른 동의로 인정되지 않음
    .found = 직접 확인한 결과가 그러합니다.
    .wanted = { $article }에 따라 자발적이고 충분한 설명에 따른 동의가 필요합니다.
    .action = 결정하십시오. 수형자에게 다시 설명하고 의사를 다시 확인하도록 조치하십시오.

finding-consent-by-other = 다른 사람이 동의함
    .found = 동의한 사람: { $giver }.
    .wanted = { $article }에서 누가 동의할 수 있는지, 언제 다른 사람이 수형자를 대신할 수 있는지 정하고 있습니다.
    .action = 결정하십시오. 수형자 본인의 동의 또는 동의능력이 없다는 증명을 요청하십시오.

finding-petition-missing = 신청이 없음
    .found = 해당 사건의 어느 통신문에도 신청에 관한 기재가 없습니다.
    .wanted = { $article }에 따라 신청이 필요합니다.
    .action = 결정하십시오. 신청서를 요청하십시오.

finding-petition-by-other = 신청할 수 없는 사람의 신청
    .found = 신청한 사람: { $giver }.
    .wanted = { $article }에서 누가 신청할 수 있는지 정하고 있습니다.
    .action = 결정하십시오. 신청할 수 있는 사람의 신청을 요청하십시오.

finding-not-explained = 법적 효과를 설명하였다는 기재가 없음
    .found = 동의에 법적 효과를 설명한 날이 기재되어 있지 않습니다.
    .wanted = { $article }에 따라 법적 효과를 설명하여야 합니다.
    .action = 결정하십시오. 상대국 기관에 문의하십시오.

finding-state-disagrees = 국가가 동의하지 않음
    .found = 동의하지 않는 국가: { $side }.
    .wanted = { $article }에 따라 양국의 동의가 필요합니다.
    .action = 사건의 종결 방법을 결정하고 수형자에게 알리십시오.

finding-no-dual-criminality = 한 국가에서 범죄가 아니라고 함
    .found = 그와 같이 밝힌 국가: { $side }.
    .wanted = { $article }에 따라 해당 행위가 양국에서 모두 범죄이어야 합니다.
    .action = 결정하십시오.

finding-residence-not-established = 집행국이 거주지를 확인하지 않음
    .found = 기재된 거주지가 집행국의 기관에 의하여 확인되지 않았습니다.
    .wanted = { $article }에서 이를 거절 사유로 정하고 있습니다.
    .action = 거주지가 확인되도록 조치하십시오.

finding-resident-of-sentencing-state = 선고국에 거주함
    .found = 수형자가 선고국에 거주한다고 기재되어 있습니다.
    .wanted = { $article }에 따라 수형자가 선고국에 상시 거주하면 거절할 수 있습니다.
    .action = 절차의 계속 여부를 결정하십시오. 의문이 있으면 상시 거주지를 문의하십시오.

finding-originals-not-dispatched = 요청서 원본의 발송이 확인되지 않음
    .found = 요청서 원본을 담은 우편물이 알려져 있지 않습니다.
    .wanted = { $article }: 요청의 검토는 시작할 수 있으나, 원본의 발송 또는 교부가 확인된 후에만 집행합니다.
    .action = 요청을 검토하되, 발송 또는 교부가 확인된 후에 집행하십시오.

finding-originals-not-arrived = 원본의 수령이 기록되지 않음
    .found = 요청서 원본을 수령하였다는 기록이 없습니다.
    .wanted = { $article }: 결과는 원본이 도착한 후에만 발송합니다.
    .action = 원본이 도착할 때까지 결과의 발송을 보류하고, 원본의 수령을 기록하십시오.

finding-damage-not-settled = 손해가 배상되지 않음
    .found = 통신문에 그와 같이 기재되어 있습니다.
    .wanted = { $article }에 따라 이 경우 거절할 수 있습니다.
    .action = 절차의 계속 여부를 결정하십시오.

finding-sentenced-too-early = 조약 이전에 선고된 판결
    .found = 최초의 재판이 { $date }보다 늦지 않습니다.
    .wanted = { $article }에 따라 그 후의 재판에만 적용됩니다.
    .action = 다른 조약이 적용되는지 결정하십시오.

finding-transit-not-needed = 착륙하지 않는 항공 호송에는 통과호송 요청이 필요하지 않음
    .found = 착륙이 예정되어 있지 않고 군용 항공기를 사용하지 않습니다.
    .wanted = { $article }: 착륙하지 않는 항공 호송에는 필요하지 않으나, 군용 항공기에는 항상 필요합니다.
    .action = 항공편이 아닌 경우에는 그래도 회신하십시오.
